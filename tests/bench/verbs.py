"""Verbs: what a form posts, as a browser would fill it in; and web-to-lead beside a bare insert."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count, cycle
from typing import Any

from leads.models import Lead, LeadStatus, WebForm
from leads.services import webform_create
from opportunities.models import Opportunity, Stage
from quotes.models import Quote
from tests.bench.client import Answer, Client, form_of
from tests.bench.deals import long_deals
from tests.bench.figures import Series
from tests.bench.pages import ENOUGH, LEAST, local, queries
from tests.bench.viewers import Viewer, some
from users.models import Queue, User

ROUNDS = 8  # of web-to-lead and inserts in turn, so that what else the machine does falls on both
DONE = {200, 302, 303}
LEAD_MOVE, DEAL_MOVE = "lead: move to another status", "opportunity: move to another stage"
Move = tuple[str, dict[str, str]]  # where it is posted, and what


def measure(viewer: Viewer, port: int, requests: int) -> list[Series]:
    """Each verb of a viewer; on another record each time where it can be done but once."""
    client = viewer.client(port)
    fresh = iter(some(viewer.rows(Lead).filter(converted_at=None, status__category="open"), 2 * requests + 4))
    deals = cycle(some(viewer.rows(Opportunity).filter(stage__outcome="open", lines__isnull=False), 10))
    long, numbers, printings = cycle(long_deals(viewer)), count(2), count(1)
    quotes = cycle(some(viewer.rows(Quote).filter(lines__isnull=False), 10))
    does: dict[str, Callable[[], Answer]] = {
        LEAD_MOVE: lambda: _post(client, *_lead_move(next(fresh))),
        "lead: convert": lambda: _convert(client, next(fresh)),
        DEAL_MOVE: lambda: _post(client, *_deal_move(next(deals))),
        "opportunity: set lines": lambda: _set_lines(client, next(deals)),
        "opportunity: save 50 lines": lambda: _set_lines(client, next(long), quantity=next(numbers)),
        "quote: ask for a document": lambda: _ask_for_document(client, next(quotes), next(printings)),
    }
    found = [_timed(Series(name, viewer.name), verb, requests) for name, verb in does.items()]
    _count(found, viewer, fresh, deals)
    return found


def _count(found: list[Series], viewer: Viewer, leads: Iterator[int], deals: Iterator[int]) -> None:
    """Puts the statements of the moves beside their times."""
    tester = local(viewer)
    for series in found:
        if series.name in (LEAD_MOVE, DEAL_MOVE) and not series.trouble:
            ask = _lead_move(next(leads)) if series.name == LEAD_MOVE else _deal_move(next(deals))
            series.queries = queries(partial(tester.post, *ask))


def _timed(series: Series, verb: Callable[[], Answer], requests: int) -> Series:
    until = time.monotonic() + ENOUGH
    for number in range(requests + 1):
        if number > LEAST and time.monotonic() > until:
            break
        try:
            answer = verb()
        except StopIteration:  # a small load has no more leads that can be converted
            break
        except LookupError as error:  # the other verbs are worth measuring
            series.trouble = str(error)
            break
        if answer.status not in DONE:
            series.trouble = f"status {answer.status}"
            break
        if number:  # the first one warms up
            series.seconds.append(answer.seconds)
    if not series.seconds and not series.trouble:
        series.trouble = "there is no record to do it with"
    return series


def _post_form(client: Client, page: str, action: str, **changes: str) -> Answer:
    """Opens a page and posts a form of it; the time is that of the post."""
    fields = form_of(client.get(page), action)
    return client.post(page if action.startswith("?") else f"{page}{action}", {**fields, **changes})


def _ask_for_document(client: Client, key: int, number: int) -> Answer:
    """Asks for a document of a quote that has changed since the last one: an unchanged one has it already."""
    Quote.objects.filter(pk=key).update(description=f"Printing {number} of {time.time_ns()}")
    return _post_form(client, f"/quotes/{key}/", "documents/")


def _lead_move(key: int) -> Move:
    step = LeadStatus.objects.filter(category="open", is_active=True).exclude(leads=key).earliest("position")
    return f"/leads/{key}/move/", {"step": str(step.pk), "version": _version(Lead, key)}


def _deal_move(key: int) -> Move:
    """To the first open stage, or from there to the next one."""
    stages = Stage.objects.filter(pipeline__stages__opportunities=key, outcome="open", is_active=True)
    step = stages.exclude(opportunities=key).earliest("position")
    return f"/opportunities/{key}/move/", {"step": str(step.pk), "version": _version(Opportunity, key)}


def _version(model: Any, key: int) -> str:
    return str(model.objects.values_list("version", flat=True).get(pk=key))


def _post(client: Client, page: str, data: dict[str, str]) -> Answer:
    return client.post(page, {**data, "csrfmiddlewaretoken": client.cookies["csrftoken"]})


def _convert(client: Client, key: int) -> Answer:
    page = f"/leads/{key}/convert/"
    fields = form_of(client.get(page), "")
    return client.post(page, fields)


def _set_lines(client: Client, key: int, quantity: int | None = None) -> Answer:
    """Saves the lines of a deal, with another quantity on each where one is given."""
    page = f"/opportunities/{key}/lines/"
    fields = form_of(client.get(page), page)
    if quantity:
        fields |= {name: str(quantity) for name in fields if name.endswith("-quantity") and fields[name]}
    return client.post(page, fields)


def _enquiries(form: WebForm) -> Iterator[dict[str, str]]:
    """Posts of a website, each by somebody else."""
    for number in count():
        yield {
            "oid": form.key, "first_name": "Renée", "last_name": f"Measure {number}", "company": f"Bench {number} Ltd",
            "email": f"renee.{number}@bench{number}.example", "phone": f"+44 20 7946 {number % 10000:04}",
        }  # fmt: skip


def capture(port: int, floors: Client, target: str, requests: int) -> tuple[Series, Series]:
    """Times of posts to web-to-lead, and of the same posts to a view that inserts one row."""
    form = WebForm.objects.filter(name="Bench").first() or webform_create(
        by=User.objects.filter(is_superuser=True).earliest("pk"), name="Bench", queue=Queue.objects.earliest("pk")
    )
    posts, visitor = _enquiries(form), Client(port)
    captured, inserted = Series("web-to-lead"), Series("one-row insert")
    for number in range(ROUNDS + 1):
        for series, client, path in ((captured, visitor, "/web-to-lead/"), (inserted, floors, target)):
            for __ in range(max(2, requests // ROUNDS)):
                answer = client.post(path, next(posts))
                assert answer.status == 200, answer.text[:2000]
                if number:  # the first round warms up
                    series.seconds.append(answer.seconds)
    return captured, inserted
