"""The measurements, in order: floors, pages of each viewer, verbs, web-to-lead, documents, weight."""

from __future__ import annotations

import logging
import os
import time
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import django

django.setup()

from django.db import connection  # noqa: E402

from core.database import take_role  # noqa: E402
from leads.models import LeadStatus  # noqa: E402
from tests.bench import documents, full_paths, pages, report, verbs, viewers, weight  # noqa: E402
from tests.bench.client import Client  # noqa: E402
from tests.bench.figures import Series  # noqa: E402
from tests.bench.floor import models as floor  # noqa: E402
from tests.bench.installation import Home, running_floors  # noqa: E402
from tests.bench.viewers import Viewer  # noqa: E402
from tests.invariants import violations  # noqa: E402
from tests.processes import Product, start  # noqa: E402
from users.models import User  # noqa: E402

WEIGHT = "weight of pages"
WARM_UP = 10  # requests, no more than are measured


def main(home: Home, *, leads: int, requests: int, only: Collection[str] = (), with_browser: bool = True) -> int:
    """Measures, prints, writes docs/performance.md where all was measured; returns the exit code.

    only: names of parts, as they are printed; none: all.
    A part that cannot be measured is a bound that does not hold; the others are measured all the same.
    """
    started = time.monotonic()
    found = report.Report(leads=leads, requests=requests, seed_seconds=home.seconds)
    with running_product(home) as product, running_floors() as floor_port:
        prepare(home)
        parts = all_parts(found, int(product.env["PORT"]), floor_port)
        left_out = set() if with_browser else {WEIGHT}
        measure(found, {name: parts[name] for name in only or parts if name not in left_out})
    found.minutes = (time.monotonic() - started) / 60
    print(found.terminal())
    if leads >= report.FULL and with_browser and not only:
        report.write(found)
    return 0 if all(bound.holds for bound in found.bounds()) else 1


def only_prepare(home: Home) -> None:
    """All that a later run need not do: migrations (`up` runs them), the floor's table, the invariants."""
    with running_product(home):
        prepare(home)


@contextmanager
def running_product(home: Home) -> Iterator[Product]:
    """The whole product, as users run it."""
    take_role("command")  # this process may take its time
    logging.disable(logging.INFO)
    product = start(home.var_dir, {"VAR_DIR": str(home.var_dir), "WEB_THREADS": os.environ.get("WEB_THREADS", "4")})
    try:
        yield product
    finally:
        connection.close()
        product.end()


def prepare(home: Home) -> None:
    """Private mode, full paths, the floor's table; once after a load: does it keep what services promise?"""
    viewers.private_mode()
    full_paths.fill(User.objects.filter(is_superuser=True).earliest("pk"))
    floor.make_table()
    checked = home.var_dir / "checked"
    if not checked.exists():
        say("Checking the invariants of the load")
        broken = list(violations())
        assert not broken, "\n".join(broken)
        checked.touch()


def all_parts(found: report.Report, port: int, floor_port: int) -> dict[str, Callable[[], None]]:
    """What is measured, in order; each part puts its figures into `found`."""
    floors, people = Client(floor_port), viewers.viewers()
    rep = next(viewer for viewer in people if viewer.name == "rep")
    parts: dict[str, Callable[[], None]] = {"floors": lambda: _floors(found, floors, rep)}
    for viewer in people:
        parts[f"pages of the {viewer.name}"] = partial(_pages, found, port, floors, rep, viewer)
    for viewer in people[:2]:
        parts[f"verbs of the {viewer.name}"] = partial(_verbs, found, port, viewer)
    return parts | {
        "web-to-lead": lambda: _capture(found, port, floors, rep),
        "quote documents": lambda: _documents(found),
        "documents at once": lambda: _burst(found, port, rep),
        WEIGHT: lambda: _weigh(found, port, rep),
    }


def measure(found: report.Report, parts: Mapping[str, Callable[[], None]]) -> None:
    """One part after the other; why one could not be measured stands in the report."""
    for name, part in parts.items():
        say(name)
        try:
            part()
        except Exception as error:
            traceback.print_exc()
            found.troubles[name] = f"{type(error).__name__}: {error}".splitlines()[0]


def _floors(found: report.Report, floors: Client, rep: Viewer) -> None:
    found.bare = pages.timed(Series("bare answer"), floors, ["/bare/"], found.requests, WARM_UP)
    found.table = Series("table page")
    _table(found, floors, rep)


def _table(found: report.Report, floors: Client, rep: Viewer) -> None:
    pages.timed(found.table, floors, [f"/table/?owner={rep.user.pk}"], found.requests, min(WARM_UP, found.requests))


def _pages(found: report.Report, port: int, floors: Client, rep: Viewer, viewer: Viewer) -> None:
    found.pages += pages.measure(viewer, port, found.requests, min(WARM_UP, found.requests))
    _table(found, floors, rep)  # again beside each viewer's pages: what else the machine does meanwhile falls on both


def _verbs(found: report.Report, port: int, viewer: Viewer) -> None:
    found.verbs += verbs.measure(viewer, port, found.requests)


def _capture(found: report.Report, port: int, floors: Client, rep: Viewer) -> None:
    status = LeadStatus.objects.get(is_default=True)
    target = f"/insert/?owner={rep.user.pk}&status={status.pk}"
    found.capture, found.insert = verbs.capture(port, floors, target, found.requests)


def _documents(found: report.Report) -> None:
    found.render, found.plain = documents.rendering(max(2, found.requests // 10))


def _burst(found: report.Report, port: int, rep: Viewer) -> None:
    found.burst = documents.burst(rep, port)


def _weigh(found: report.Report, port: int, rep: Viewer) -> None:
    found.weights = weight.weigh(port, rep)


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)
