"""S6. A quote of 2,000 lines, as many as fit on one, is printed within a minute or given up in words. The worker that
gave up lives on (`PDF_MEMORY` has one replaced that made a large document); pages answer meanwhile. In the short run a
worker has three seconds for 800 lines, and a minute for one.
"""

import time

import psutil
import pytest

from crm.servers.process import wait_until
from quotes.models import QuoteDocument
from quotes.tasks import TIME_LIMIT
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry
from tests.factories.quotes import make_quote
from tests.faults.scale import FULL, HURRIED, scaled
from tests.processes import running_product
from tests.visitor import Visitor
from users.models import User

LINES = scaled(800, 2000)
LIMIT = scaled(HURRIED, TIME_LIMIT)
PAGE = 2  # seconds, for a page beside it on two processors
HASTE = {} if FULL else {"DJANGO_SETTINGS_MODULE": "tests.faults.hasty"}
State = QuoteDocument.State


@pytest.fixture(scope="module")
def own_product():
    with running_product(threads=4, env=HASTE) as running:
        yield running


def ask(visitor, quote):
    visitor.connection.close()  # left idle, it has been closed by the server
    answer = visitor.post(f"/quotes/{quote.pk}/documents/", {})
    assert answer.status == 302, answer.text[:500]
    return QuoteDocument.objects.filter(quote=quote).latest("pk")


def wait(document, seconds):
    """Until it is made or given up."""

    def is_over():
        document.refresh_from_db()
        return document.state in {State.DONE, State.FAILED}

    assert wait_until(is_over, seconds, pause=0.2), f"{document.state} after {seconds} s"
    return document


def workers(product):
    return {child.pid for child in psutil.Process(product.pids["worker-pdf"]).children()}


@pytest.mark.slow
def test_a_very_long_quote_is_made_in_time_or_given_up_in_words_and_the_worker_lives_on(own_product, orm):
    visitor = Visitor(own_product.url).login(*own_product.administrator)
    with orm(own_product):
        owner = User.objects.get(is_superuser=True)
        entry = make_entry()
        long = make_quote(owner, lines=[make_line(entry) for __ in range(LINES)])
        short = make_quote(owner)
        wait(ask(visitor, short), TIME_LIMIT + 45)
        before = workers(own_product)

        begun = time.monotonic()
        document = ask(visitor, long)
        asked = time.monotonic() - begun
        slowest = 0.0
        while time.monotonic() - begun < min(LIMIT, 20):
            at = time.monotonic()
            assert visitor.get(f"/quotes/{short.pk}/").status == 200
            slowest = max(slowest, time.monotonic() - at)
            time.sleep(0.2)
        wait(document, LIMIT + 45)
        taken = time.monotonic() - begun

        print(f"{LINES} lines: asked {asked:.1f} s, {document.state} after {taken:.1f} s, pages {slowest:.2f} s")
        print(document.reason)
        assert document.attempts == 1
        if document.state == State.FAILED:
            assert "took too" in document.reason
            assert not document.file
        else:
            assert FULL, "the limit is not kept"
        assert slowest < PAGE
        short.name = "Another"
        short.save(update_fields=["name"])
        after = wait(ask(visitor, short), TIME_LIMIT + 45)
        assert after.is_done, after.reason
        assert document.state == State.DONE or workers(own_product) == before, "a worker died"
