"""Fixtures that every test may use."""

import math
import time
import warnings

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.test.utils import setup_databases, teardown_databases

from tests.committed import bring_back, keep
from tests.factories.users import make_user
from users.permissions import Profile

KEPT = []  # of this process, once a test has committed
PATIENCE = 5  # seconds for sessions that are about to end


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The database of this run, for whatever test asks for one.

    (pytest-django's own makes one only if some test uses its fixture `db`; a run of nothing but tests with
    `committed_db` met the server's own, empty one.)
    """
    with django_db_blocker.unblock():
        before = setup_databases(verbosity=0, interactive=False, aliases=[DEFAULT_DB_ALIAS], serialized_aliases=[])
        yield
        end_left_sessions()
        teardown_databases(before, verbosity=0)


def end_left_sessions():
    """End what still holds the database, a moment late or for good, and say what it did last: a test forgot it."""
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while cursor.execute(f"SELECT application_name, state, left(query, 500) {others}") or cursor.rowcount:
            if time.monotonic() > deadline:
                warnings.warn(f"Sessions that no test ended: {cursor.fetchall()}", stacklevel=1)
                cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")
                deadline = math.inf
            time.sleep(0.1)


@pytest.fixture(scope="session")
def playwright(playwright):
    """Playwright's own, whose event loop in the tests' thread has a database connection of its own in Django's eyes."""
    yield playwright
    connection.close()


@pytest.fixture
def rep(db):
    return make_user()


@pytest.fixture
def manager(db):
    return make_user(Profile.MANAGER)


@pytest.fixture
def administrator(db):
    return make_user(Profile.ADMINISTRATOR)


@pytest.fixture
def login(client):
    """`login(user)` gives the test client, logged in."""

    def as_user(user):
        client.force_login(user, backend="users.backends.ProfileBackend")
        return client

    return as_user


@pytest.fixture(scope="session")
def kept(django_db_setup, django_db_blocker):
    """What the migrations left, before the first test that commits."""
    with django_db_blocker.unblock():
        KEPT.append(keep())
    return KEPT[0]


@pytest.fixture(scope="module", autouse=True)
def nothing_left_behind(django_db_blocker):
    """What an earlier file committed and left is named (which does so is not known yet) and taken away."""
    if KEPT:
        with django_db_blocker.unblock():
            with connection.cursor() as cursor:
                cursor.execute("SELECT email FROM users_user")
                left = cursor.fetchall()
            if left:
                changed = bring_back(KEPT[0])
                with warnings.catch_warnings():
                    warnings.simplefilter("always")  # a word in the summary: the next file is not to blame
                    warnings.warn(f"An earlier file left users {left}, and rows in {changed}", stacklevel=1)


@pytest.fixture
def committed_db(kept, django_db_blocker):
    """A database in which threads see each other's writes. Afterwards all is as it was, reference data included.

    (`transaction=True` would leave the tables empty, without what the migrations brought.)
    """
    with django_db_blocker.unblock():
        yield
        bring_back(kept)
