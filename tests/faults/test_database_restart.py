"""The database is killed under people who read and write: they are told to come back, and nothing is half written."""

import http.client
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import pytest

from crm.servers import addresses, postgres
from tests import processes
from tests.faults.kills import another_web
from tests.processes import BASE_DIR, wait_for
from tests.visitor import Visitor

pytestmark = pytest.mark.slow
RESTARTS = 3
READERS, WRITERS = 3, 2
BACK_WITHIN = 2  # seconds from "the database answers" to the first good page


@dataclass
class Seen:
    """What one person met: (moment, status) of each answer, and what was acknowledged."""

    answers: list[tuple[float, int]] = field(default_factory=list)
    without_advice: int = 0
    acknowledged: set[str] = field(default_factory=set)

    def note(self, answer):
        self.answers.append((time.monotonic(), answer.status))
        if answer.status == 503 and not answer.headers.get("retry-after"):
            self.without_advice += 1


def read(visitor, stop):
    seen = Seen()
    while not stop.is_set():
        seen.note(visitor.get("/accounts/"))
        time.sleep(0.02)
    return seen


def write(visitor, page, number, stop):
    """Creates accounts over one form, `page`; each has a name of its own."""
    seen, count = Seen(), 0
    while not stop.is_set():
        count += 1
        name = f"Account {number}-{count}"
        answer = visitor.submit(page, "/accounts/new/", name=name)
        seen.note(answer)
        if answer.status == 302:
            seen.acknowledged.add(name)
        time.sleep(0.02)
    return seen


def kill_database(product):
    """Kills the server; the moment at which the one that the supervisor starts answers."""
    socket_dir, before = addresses.postgres_socket_dir(BASE_DIR, product.env), product.pids["postgres"]
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: product.pids.get("postgres", before) != before and postgres.answers(socket_dir), 30)
    return time.monotonic()


def web_workers(product):
    return {process.pid for process in processes.descendants(product.pids["web"])}


@pytest.fixture(scope="module")
def killed_product():
    with processes.running_product(workers=2, threads=8, celery=False) as product:
        yield product


def test_people_are_told_to_come_back_and_nothing_is_lost_or_halved(killed_product):
    product = killed_product
    visitor, stop, ups = Visitor(product.url).login(*product.administrator), Event(), []
    people = [visitor.twin() for __ in range(READERS + WRITERS)]
    forms = [person.get("/accounts/new/") for person in people[READERS:]]  # before any outage
    web = web_workers(product)
    with ThreadPoolExecutor(READERS + WRITERS) as pool:
        seen = [pool.submit(read, p, stop) for p in people[:READERS]]
        writers = zip(people[READERS:], forms, strict=True)
        seen += [pool.submit(write, person, form, n, stop) for n, (person, form) in enumerate(writers)]
        try:
            for __ in range(RESTARTS):
                time.sleep(1.5)
                ups.append(kill_database(product))
            time.sleep(BACK_WITHIN + 1)
        finally:
            stop.set()
    found = [future.result() for future in seen]
    assert_told(found)
    for up in ups:
        assert_back(found, up)
    assert web_workers(product) == web
    assert_whole(product, set().union(*(one.acknowledged for one in found)))
    assert ready(product) == 200


def test_teeth_without_honest_errors_people_meet_a_500(killed_product):
    visitor, stop = Visitor(killed_product.url).login(*killed_product.administrator), Event()
    with (
        another_web(killed_product, DJANGO_SETTINGS_MODULE="tests.faults.dishonest") as url,
        ThreadPoolExecutor() as pool,
    ):
        seen = pool.submit(read, Visitor(url, visitor.cookies), stop)
        try:
            kill_database(killed_product)
        finally:
            stop.set()
    with pytest.raises(AssertionError, match="500"):
        assert_told([seen.result()])


def assert_told(found):
    statuses = {status for one in found for __, status in one.answers}
    assert statuses <= {200, 302, 503}
    assert 503 in statuses  # otherwise nobody has met the outage, and this proves nothing
    assert sum(one.without_advice for one in found) == 0


def assert_back(found, up):
    """Everybody has a good answer soon after the database is up."""
    first = [next((t for t, status in one.answers if t > up and status != 503), None) for one in found]
    assert all(moment is not None and moment - up <= BACK_WITHIN for moment in first), (up, first)


def assert_whole(product, acknowledged):
    """What was acknowledged is there once, each row with its one event; nothing else came of it."""
    connection = product.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select name, count(*) from accounts_account group by name")
            rows = dict(cursor.fetchall())
            cursor.execute("select count(*) from accounts_accountevent where pgh_label = 'insert'")
            events = cursor.fetchone()[0]
    finally:
        connection.close()
    assert acknowledged <= set(rows)
    assert set(rows.values()) <= {1}
    assert events == len(rows)


def ready(product):
    connection = http.client.HTTPConnection("127.0.0.1", int(product.env["PORT"]), timeout=10)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status
    finally:
        connection.close()
