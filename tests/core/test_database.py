"""Limits of time, what refusals mean, and transactions that are run again."""

from threading import Barrier, Thread

import pytest
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.models import Account
from core.database import PATIENCE, Trouble, long_statements, retried, trouble
from core.middleware import HonestErrorsMiddleware
from core.services import lock
from tests.factories.accounts import make_account
from tests.factories.users import make_user


def setting(name):
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s)", [name])
        return cursor.fetchone()[0]


def refusal(statement, **limits):
    """The error that a statement ends in under these limits."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, value in limits.items():
            cursor.execute("select set_config(%s, %s, true)", [name, value])
        with pytest.raises(OperationalError) as caught, transaction.atomic():
            cursor.execute(statement)
        for name in limits:
            cursor.execute("select set_config(%s, '0', true)", [name])
    return caught.value


def test_every_connection_has_its_limits(db):
    limits = PATIENCE["web"]
    assert setting("statement_timeout") == f"{limits.statement}s"
    assert setting("lock_timeout") == f"{limits.lock}s"
    assert setting("idle_in_transaction_session_timeout") == f"{limits.idle_in_transaction}s"
    assert setting("join_collapse_limit") == f"{limits.joins}"


def test_long_work_has_none_and_gives_it_back(db):
    before = setting("statement_timeout")
    with long_statements():
        assert setting("statement_timeout") == "0"
        with long_statements(90):
            assert setting("statement_timeout") == "90s"
        assert setting("statement_timeout") == "0"
    assert setting("statement_timeout") == before


def test_long_work_that_fails_gives_it_back_too(db):
    before = setting("statement_timeout")
    with pytest.raises(ProgrammingError), transaction.atomic(), long_statements(), connection.cursor() as cursor:
        cursor.execute("select nonsense")
    assert setting("statement_timeout") == before


def test_a_slow_statement_is_slow_and_other_errors_are_not_trouble(db):
    assert trouble(refusal("select pg_sleep(2)", statement_timeout="50ms")) is Trouble.SLOW
    assert trouble(ValueError()) is None
    assert trouble(None) is None
    with pytest.raises(ProgrammingError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select nonsense")
    assert trouble(caught.value) is None


def test_a_server_that_is_not_there_is_away():
    import psycopg2

    try:
        psycopg2.connect("host=127.0.0.1 port=1 dbname=x")
    except psycopg2.OperationalError as cause:
        error = OperationalError(str(cause))
        error.__cause__ = cause
    assert trouble(error) is Trouble.AWAY


@pytest.mark.parametrize(
    ("found", "status", "words"),
    [
        (Trouble.AWAY, 503, b"Your data is safe"),
        (Trouble.SLOW, 503, b"took too long"),
        (Trouble.BUSY, 409, b"changing"),
    ],
)
def test_each_trouble_is_a_page_with_words_and_without_queries(monkeypatch, found, status, words):
    monkeypatch.setattr("core.middleware.trouble", lambda error: found)
    middleware = HonestErrorsMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(RequestFactory().get("/"), OperationalError())  # no `db`: a query would fail
    assert answer.status_code == status
    assert words in answer.content
    assert answer["Retry-After"] == "2"


def test_an_outage_that_middleware_meets_is_no_500(client, db, monkeypatch):
    client.raise_request_exception = False

    def gone(*args):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore._get_session_from_db", gone)
    answer = client.get("/", headers={"cookie": f"sessionid={'x' * 32}"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert b"Your data is safe" in answer.content


def cross(first, second, order, done):
    """Two transactions that lock two accounts against each other's order: one of them loses."""
    barrier = Barrier(2)

    def make(pair, name):
        attempts = []

        @retried
        @transaction.atomic
        def rename():
            attempts.append(name)
            lock(pair[0])
            if len(attempts) == 1:
                barrier.wait(10)
            stored = lock(pair[1])
            Account.objects.filter(pk=stored.pk).update(name=f"{stored.name}{name}")

        def run():
            try:
                rename()
                done.append(len(attempts))
            finally:
                connection.close()

        return Thread(target=run)

    threads = [make((first, second), order[0]), make((second, first), order[1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def test_the_loser_of_a_deadlock_is_run_again(committed_db):
    user = make_user()
    first, second, done = make_account(user), make_account(user), []
    cross(first, second, "ab", done)
    assert sorted(done) == [1, 2]
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.name.endswith("b")
    assert second.name.endswith("a")


def test_nothing_is_run_again_within_a_larger_transaction(db):
    runs = []

    @retried
    def lost():
        runs.append(1)
        error = OperationalError()
        error.__cause__ = type("Lost", (Exception,), {"pgcode": "40P01"})()
        raise error

    with pytest.raises(OperationalError):
        lost()
    assert len(runs) == 1
