"""R7. Web-to-lead through disasters: what was acknowledged is there once, what was not at most once.

Fifty connections send enquiries, each with a `submission_id` of its own, and send again what got no answer. Meanwhile
gunicorn is killed whole and worker by worker, PostgreSQL is restarted the hard way three times, the broker hangs for
the middle third, and the web server is restarted once as for a new version. Some senders never read their first
answer, some never try again. An acknowledgement is on disk before its sender goes on.
"""

import contextlib
import http.client
import os
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from urllib.parse import urlencode, urlsplit

import psutil
import pytest

from crm.servers import addresses, postgres
from crm.servers.process import wait_until
from leads.models import Lead, Submission
from leads.services import submissions_sweep
from tests.factories.leads import make_webform
from tests.faults.kills import kill, web_workers
from tests.faults.scale import scaled
from tests.invariants import check_invariants
from tests.processes import BASE_DIR, running_product
from users.models import User

POSTS = scaled(1_000, 10_000)
CONNECTIONS = 50
KILLS = scaled(4, 10)
DATABASE_RESTARTS = 3
PATIENCE = scaled(120, 600)  # seconds for one enquiry to be taken
RECOVERY = 5  # seconds from the database's first answer to the next acknowledgement
TAKEN = {"true"}


@dataclass
class Senders:
    """What is to be sent, and what was acknowledged, with the moment."""

    url: str
    oid: str
    log: int  # an open file
    acknowledged: list[tuple[float, str]] = field(default_factory=list)
    waiting: SimpleQueue = field(default_factory=SimpleQueue)
    given_up: set[str] = field(default_factory=set)

    def send(self, connection, name):
        """One try: whether the post was acknowledged."""
        body = urlencode({"oid": self.oid, "submission_id": name, "last_name": name, "company": "R7"})
        try:
            connection.request("POST", "/web-to-lead", body, {"Content-Type": "application/x-www-form-urlencoded"})
            if name.endswith("deaf") and name not in self.given_up:
                self.given_up.add(name)  # it hangs up before the answer, once
                time.sleep(0.2)
                connection.close()
                return False
            answer = connection.getresponse()
            answer.read()
            return answer.status == 200 and answer.getheader("Is-Processed") in TAKEN
        except (OSError, http.client.HTTPException):
            connection.close()
            return False

    def work(self):
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        while True:
            try:
                name = self.waiting.get_nowait()
            except Empty:
                return connection.close()
            until = time.monotonic() + PATIENCE
            while not self.send(connection, name):
                if name.endswith("once"):
                    self.given_up.add(name)
                    break
                assert time.monotonic() < until, f"{name} was not taken within {PATIENCE} s"
                time.sleep(0.2)
            else:
                os.write(self.log, f"{name}\n".encode())
                os.fsync(self.log)
                self.acknowledged.append((time.monotonic(), name))


def names(amount, prefix):
    """One in twenty senders is deaf at first, one in twenty tries once only."""
    endings = {0: "deaf", 10: "once"}
    return [f"{prefix}-{number}-{endings.get(number % 20, 'plain')}" for number in range(amount)]


def deliver(senders, posts, disasters=lambda: None):
    """Sends all posts over fifty connections while the disasters happen."""
    for name in posts:
        senders.waiting.put(name)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        workers = [pool.submit(senders.work) for __ in range(CONNECTIONS)]
        disasters()
        for worker in workers:
            worker.result()


class Disasters:
    """What happens meanwhile, at given shares of the posts."""

    def __init__(self, product, senders):
        self.product, self.senders = product, senders
        self.recoveries: list[float] = []
        self.done = Counter()

    def __call__(self):
        plan = [(share, self.kill_web) for share in spread(KILLS)]
        plan += [(share + 0.04, self.restart_database) for share in spread(DATABASE_RESTARTS)]
        plan += [(1 / 3, self.hang_broker), (2 / 3, self.wake_broker), (0.8, self.deploy)]
        try:
            for share, disaster in sorted(plan, key=lambda entry: entry[0]):
                enough = lambda share=share: len(self.senders.acknowledged) >= share * POSTS * 0.9  # noqa: E731
                assert wait_until(enough, PATIENCE * 3), f"stuck at {len(self.senders.acknowledged)} posts"
                disaster()
                self.done[disaster.__name__] += 1
        finally:
            self.wake_broker()

    def kill_web(self):
        """Master and workers, or one worker alone, in turns."""
        master = psutil.Process(self.product.pids["web"])
        victims = web_workers(self.product)
        if self.done["kill_web"] % 2:
            victims = victims[:1]
        else:
            master.kill()
        for pid in victims:
            kill(pid)

    def restart_database(self):
        """As `pg_ctl restart -m immediate`: no checkpoint, every connection cut; `up` starts it again."""
        before = self.product.pids["postgres"]
        kill(before, signal.SIGQUIT)
        assert wait_until(lambda: self.product.pids.get("postgres", before) != before, 30)
        socket_dir = addresses.postgres_socket_dir(BASE_DIR, self.product.env)
        assert wait_until(lambda: postgres.answers(socket_dir), 60)
        back, count = time.monotonic(), len(self.senders.acknowledged)
        assert wait_until(lambda: len(self.senders.acknowledged) > count, 30, pause=0.01)
        self.recoveries.append(time.monotonic() - back)

    def hang_broker(self):
        os.kill(self.product.pids["valkey"], signal.SIGSTOP)

    def wake_broker(self):
        with contextlib.suppress(KeyError):
            os.kill(self.product.pids["valkey"], signal.SIGCONT)

    def deploy(self):
        """The web server ends in order, and begins with whatever code lies there now."""
        kill(self.product.pids["web"], signal.SIGTERM)


def spread(times):
    return [(number + 0.5) / (times + 0.5) * 0.9 for number in range(times)]


@pytest.fixture(scope="module")
def own_product():
    with running_product(workers=2, threads=25, celery=False) as running:
        yield running


@pytest.fixture
def senders(own_product, orm, tmp_path):
    with orm(own_product):
        oid = make_webform(owner=User.objects.get(is_superuser=True)).key
    log = os.open(tmp_path / "acknowledged.txt", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    yield Senders(own_product.url, oid, log)
    os.close(log)


def kept(prefix):
    """How often each enquiry is in the database, as a submission and as a lead."""
    submissions = Counter(
        Submission.objects.filter(submission_id__startswith=prefix).values_list("submission_id", flat=True)
    )
    return submissions, Counter(Lead.objects.filter(last_name__startswith=prefix).values_list("last_name", flat=True))


@pytest.mark.slow
def test_what_was_acknowledged_is_there_exactly_once(own_product, orm, senders, record_property):
    posts = names(POSTS, "r7")
    disasters = Disasters(own_product, senders)
    deliver(senders, posts, disasters)
    acknowledged = {name for __, name in senders.acknowledged}
    with orm(own_product):
        submissions_sweep()
        submissions, leads = kept("r7")
        check_invariants(acknowledged=acknowledged)
    assert {name for name in acknowledged if submissions[name] != 1 or leads[name] != 1} == set()
    assert {name for name in posts if submissions[name] > 1 or leads[name] > 1} == set()
    assert set(posts) - acknowledged <= {name for name in posts if name.endswith("once")}
    assert acknowledged >= {name for name in posts if not name.endswith("once")}
    assert disasters.done == {
        "kill_web": KILLS, "restart_database": DATABASE_RESTARTS, "hang_broker": 1, "wake_broker": 1, "deploy": 1,
    }  # fmt: skip
    print(f"recoveries after a restart of the database: {[f'{seconds:.1f} s' for seconds in disasters.recoveries]}")
    assert max(disasters.recoveries) < RECOVERY


@pytest.mark.slow
def test_teeth_a_server_that_forgets_ids_takes_enquiries_twice(own_product, orm, senders):
    with orm(own_product):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(FORGETFUL)
    deliver(senders, names(200, "teeth"))
    with orm(own_product):
        __, leads = kept("teeth")
    assert max(leads.values()) > 1


FORGETFUL = """
create function forget() returns trigger language plpgsql as $$ begin new.submission_id := ''; return new; end $$;
create trigger forget before insert on leads_submission for each row execute function forget();
"""
