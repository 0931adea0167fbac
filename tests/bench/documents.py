"""Quote documents: beside plain WeasyPrint, and eight at once while people use pages."""

from __future__ import annotations

import tempfile
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from typing import Any

from django.db.models import Count
from django.test import override_settings

from leads.models import Lead
from products.lines import LineInput
from quotes import pdf
from quotes.contents import content_inputs
from quotes.models import Quote, QuoteDocument, QuoteTemplate
from quotes.services import quote_set_lines
from quotes.services.documents import document_render, quote_document_request
from tests.bench.client import Client
from tests.bench.figures import Series
from tests.bench.viewers import Viewer, some

AT_ONCE = 8
LINES = 40
PATIENCE = 120  # seconds for all of them


@dataclass
class Burst:
    """Eight documents at once: until the last was done, and how long pages took meanwhile (seconds)."""

    total: float = 0.0
    pages: list[float] = field(default_factory=list)


def rendering(times: int) -> tuple[Series, Series]:
    """Our document, from its row to its stored file, and plain WeasyPrint on the same HTML, by turns."""
    ours, plain = Series("quote document"), Series("plain WeasyPrint")
    quote = _long_quote()
    Quote.objects.filter(pk=quote.pk).update(description=f"Rendered at {time.time_ns()}")  # so that it is a new one
    first = quote_document_request(quote=quote, by=quote.owner)
    _wait([first.pk])  # the worker's; the others are drawn here
    draw = _plain(first.snapshot)
    with tempfile.TemporaryDirectory() as media, override_settings(MEDIA_ROOT=media):
        for number in range(times + 2):
            copy = _copy(first, first.number + 1 + number)
            steps = ((ours, partial(document_render, document_id=copy.pk)), (plain, draw))
            for series, step in steps if number % 2 else steps[::-1]:
                started = time.perf_counter()
                made = step()
                seconds = time.perf_counter() - started
                assert made
                if number > 1:  # two to warm up
                    series.seconds.append(seconds)
    quote.documents.filter(number__gt=first.number).delete()  # their files were in the temporary folder
    return ours, plain


def _long_quote() -> Quote:
    """A draft that is given 40 lines, out of those that it has."""
    drafts = Quote.objects.filter(presented_at=None, is_syncing=False).annotate(length=Count("lines"))
    quote = drafts.filter(length__gt=0).order_by("-length", "-pk")[0]
    lines = [line for line in content_inputs(quote) if isinstance(line, LineInput)]
    return quote_set_lines(quote=quote, lines=list(islice(cycle(lines), LINES)), by=quote.owner)


def _copy(document: QuoteDocument, number: int) -> QuoteDocument:
    """A row to draw that no worker is told of."""
    names = ("quote", "template", "snapshot", "discount", "grand_total", "created_by")
    same = {name: getattr(document, name) for name in names}
    return QuoteDocument.objects.create(**same, number=number, name=f"bench-{number}.pdf")


def _plain(snapshot: dict[str, Any]) -> Any:
    """A function that draws the same HTML by WeasyPrint alone, fonts and style sheets read before."""
    from weasyprint import HTML

    html = pdf.page(snapshot)
    sheets = [*pdf._sheets(pdf.design_of(snapshot)), pdf._css(pdf.style(snapshot["template"]))]

    def draw() -> bytes:
        page = HTML(string=html, base_url=pdf.ROOT, url_fetcher=pdf._fetcher())
        return page.write_pdf(stylesheets=sheets, font_config=pdf._font_configuration(), pdf_tags=True)

    return draw


def burst(viewer: Viewer, port: int) -> Burst:
    """Asks for eight documents at once over HTTP, and opens pages until all are done."""
    found, stop = Burst(), threading.Event()
    asks = _changed(some(viewer.rows(Quote).filter(lines__isnull=False), AT_ONCE))
    lead = some(viewer.rows(Lead), 1)[0]
    readers = [
        threading.Thread(target=_read, args=(viewer.client(port), path, found.pages, stop))
        for path in ("/leads/?scope=all", f"/leads/{lead}/")
    ]
    known = QuoteDocument.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    clients = [viewer.client(port) for __ in asks]
    for reader in readers:
        reader.start()
    started = time.perf_counter()
    try:
        askers = [
            threading.Thread(target=client.post, args=(f"/quotes/{key}/documents/", {"template": str(template)}))
            for client, (key, template) in zip(clients, asks, strict=True)
        ]
        for asker in askers:
            asker.start()
        for asker in askers:
            asker.join()
        asked = list(QuoteDocument.objects.filter(pk__gt=known).values_list("pk", flat=True))
        assert len(asked) >= len(asks), f"{len(asked)} of {len(asks)} documents were asked for"
        _wait(asked)
        found.total = time.perf_counter() - started
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    return found


def _changed(keys: list[int]) -> list[tuple[int, int]]:
    """Eight quotes, changed since they were printed, and templates: the same again would be the document that there is.

    Where a small load has fewer quotes, they are asked for in several templates.
    """
    for key in keys:
        Quote.objects.filter(pk=key).update(description=f"Burst at {time.time_ns()}")
    templates = QuoteTemplate.objects.filter(is_active=True).order_by("-is_default", "pk").values_list("pk", flat=True)
    asks = list(islice(((key, template) for template in templates for key in keys), AT_ONCE))
    assert len(asks) == AT_ONCE, "the load has too few quotes with lines"
    return asks


def _wait(keys: list[int]) -> None:
    """Until these documents are done."""
    made = QuoteDocument.objects.filter(pk__in=keys, state=QuoteDocument.State.DONE)
    until = time.monotonic() + PATIENCE
    while made.count() < len(keys):
        assert time.monotonic() < until, f"{made.count()} of {len(keys)} documents after {PATIENCE} s"
        time.sleep(0.1)


def _read(client: Client, path: str, seconds: list[float], stop: threading.Event) -> None:
    while not stop.is_set():
        seconds.append(client.get(path).seconds)
