"""The measurements, in order: floors, pages of each viewer, verbs, web-to-lead, documents, weight."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

django.setup()

from django.db import connection  # noqa: E402

from leads.models import LeadStatus  # noqa: E402
from tests.bench import documents, pages, report, verbs, viewers, weight  # noqa: E402
from tests.bench.client import Client  # noqa: E402
from tests.bench.figures import Series  # noqa: E402
from tests.bench.floor import models as floor  # noqa: E402
from tests.bench.installation import Home, running_floors  # noqa: E402
from tests.invariants import violations  # noqa: E402
from tests.processes import Product, start  # noqa: E402

WARM_UP = 10  # requests, no more than are measured


def main(home: Home, *, leads: int, requests: int, with_browser: bool = True) -> int:
    """Measures, prints, writes docs/performance.md where all was measured; returns the exit code."""
    started = time.monotonic()
    with running_product(home) as product, running_floors() as floor_port:
        _prepare(home)
        found = report.Report(leads=leads, requests=requests, seed_seconds=home.seconds)
        port = int(product.env["PORT"])
        measure(found, port, floor_port, requests)
        if with_browser:
            found.weights = weight.weigh(port, viewers.viewers()[1])
        found.minutes = (time.monotonic() - started) / 60
    print(found.terminal())
    if leads >= report.FULL and with_browser:
        report.write(found)
    return 0 if all(bound.holds for bound in found.bounds()) else 1


@contextmanager
def running_product(home: Home) -> Iterator[Product]:
    """The whole product, as users run it."""
    product = start(home.var_dir, {"VAR_DIR": str(home.var_dir), "WEB_THREADS": os.environ.get("WEB_THREADS", "4")})
    try:
        yield product
    finally:
        connection.close()
        product.end()


def _prepare(home: Home) -> None:
    """Private mode, the table of the insert floor, and once after a load: does it keep what services promise?"""
    viewers.private_mode()
    floor.make_table()
    checked = home.var_dir / "checked"
    if not checked.exists():
        say("Checking the invariants of the load")
        broken = list(violations())
        assert not broken, "\n".join(broken)
        checked.touch()


def measure(found: report.Report, port: int, floor_port: int, requests: int) -> None:
    """Everything but the weight of pages."""
    floors, warm_up = Client(floor_port), min(WARM_UP, requests)
    people = viewers.viewers()
    rep = next(v for v in people if v.name == "rep")
    say("Floors")
    found.bare = pages.timed(Series("bare answer"), floors, ["/bare/"], requests, warm_up)
    found.table = Series("table page")
    table = [f"/table/?owner={rep.user.pk}"]
    for viewer in people:
        # The floor again beside each viewer's pages: what else the machine does meanwhile falls on both.
        pages.timed(found.table, floors, table, requests, warm_up)
        say(f"Pages of the {viewer.name}")
        found.pages += pages.measure(viewer, port, requests, warm_up)
    pages.timed(found.table, floors, table, requests, warm_up)
    for viewer in people[:2]:
        say(f"Verbs of the {viewer.name}")
        found.verbs += verbs.measure(viewer, port, requests)
    say("Web-to-lead")
    status = LeadStatus.objects.get(is_default=True)
    target = f"/insert/?owner={rep.user.pk}&status={status.pk}"
    found.capture, found.insert = verbs.capture(port, floors, target, requests)
    say("Quote documents")
    found.render, found.plain = documents.rendering(max(5, requests // 10))
    found.burst = documents.burst(rep, port)


def say(text: str) -> None:
    print(text, flush=True)
