"""Pages: time over HTTP, queries in this process."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from typing import Any

from django.db import connection
from django.test import Client as TestClient
from django.test.utils import CaptureQueriesContext

from tests.bench.client import Client
from tests.bench.deals import long_deals
from tests.bench.figures import Series
from tests.bench.viewers import Viewer, check, paths

# Those that the bounds are for; the others are measured beside them.
BOUND = ("first page", "filtered and sorted", "sorted", "deep page", "record page", "conversion screen", "board",
         "record page with 50 lines")  # fmt: skip
ASKED_FOR_QUERIES = 5  # different records, no more than there are requests
ENOUGH = 15  # seconds: a slow page is asked for less often, but at least
LEAST = 20  # times
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
SHARE = 4  # of pages without a bound one in so many requests


def timed(series: Series, client: Client, paths: list[str], requests: int, warm_up: int) -> Series:
    """Adds the times of so many requests, after a warm-up; of fewer where they take long."""
    until = time.monotonic() + ENOUGH
    for number, path in enumerate(islice(cycle(paths), warm_up + requests)):
        if number >= warm_up + LEAST and time.monotonic() > until:
            break
        answer = client.get(path)
        check(series.name, answer.status, answer.body)
        if number >= warm_up:
            series.seconds.append(answer.seconds)
    return series


def measure(viewer: Viewer, port: int, requests: int, warm_up: int) -> list[Series]:
    """Each page of a viewer; of a manager those with a bound, for the rest is what a rep's is."""
    client = viewer.client(port)
    tester = local(viewer)
    found = []
    long = {
        "opportunity: record page with 50 lines": [f"/opportunities/{key}/?tab=related" for key in long_deals(viewer)]
    }
    for name, addresses in {**paths(viewer), **long}.items():
        is_bound = name.partition(": ")[2] in BOUND
        if viewer.name == "manager" and not is_bound:
            continue
        series = Series(name, viewer.name, is_bound=is_bound)
        found.append(series)
        if not addresses:
            series.trouble = "there is no such record"
            continue
        try:
            timed(series, client, addresses, requests if is_bound else -(-requests // SHARE), warm_up)
        except AssertionError as error:  # the other pages are worth measuring
            series.trouble = str(error)
            continue
        # The larger pages count: a page is as good as it is for the record that has much.
        some = addresses[: min(ASKED_FOR_QUERIES, requests)]
        series.kilobytes = max(client.get(address).size for address in some) / 1000
        series.queries = max(queries(partial(tester.get, address)) for address in some)
    return found


def local(viewer: Viewer) -> TestClient:
    """A client of a viewer whose requests are answered in this process, where statements can be counted."""
    tester = TestClient()
    tester.force_login(viewer.user, backend="users.backends.ProfileBackend")
    return tester


def queries(ask: Callable[[], Any]) -> int:
    """Statements that a request of `local` sends to the database: of session and user too, not of transactions."""
    logging.disable(logging.WARNING)
    try:
        with CaptureQueriesContext(connection) as captured:
            ask()
    finally:
        logging.disable(logging.INFO)
    return sum(not query["sql"].startswith(TRANSACTION) for query in captured)
