"""Fixtures that every test may use."""

import math
import os
import threading
import time
import warnings
from collections import Counter

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test.utils import setup_databases, teardown_databases

from tests import processes, tables
from tests.committed import Kept, bring_back, keep
from tests.factories.users import make_user
from users.permissions import Profile

KEPT = pytest.StashKey[Kept]()  # the tests' database as the migrations left it
PATIENCE = 5  # seconds for sessions that are about to end

# Playwright keeps an event loop running in the thread of the tests, and Django gives such a thread a second connection:
# what one began a transaction on, the other would then have committed. Here a thread has one, loop or not.
connections._connections = threading.local()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """In one of several processes: files with slow tests first, then those with most tests, so that none is alone with
    a long one at the end."""
    if hasattr(config, "workerinput"):
        counts = Counter(item.path for item in items)
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: (item.path not in slow, -counts[item.path]))


@pytest.fixture(scope="session")
def django_db_setup(request, django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The database of this run, for whatever test asks for one.

    (pytest-django's own makes one only if some test uses its fixture `db`; a run of nothing but tests with
    `committed_db` met the server's own, empty one.)
    """
    with django_db_blocker.unblock():
        if hasattr(request.config, "workerinput") and "TEST_DATABASE_URL" not in os.environ:
            is_wanted = any(item.get_closest_marker("slow") for item in request.session.items)
            copied = tables.template(meanwhile=processes.pattern if is_wanted else lambda: None)
            connection.settings_dict["TEST"]["TEMPLATE"] = copied
        before = setup_databases(verbosity=0, interactive=False, aliases=[DEFAULT_DB_ALIAS], serialized_aliases=[])
        request.config.stash[KEPT] = keep()
    yield  # not unblocked: a test that asks for no database must not write into this one for good
    with django_db_blocker.unblock():
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


@pytest.fixture(scope="module", autouse=True)
def nothing_left_behind(request, django_db_blocker):
    """A file that commits cleans up after itself; one that did not fails by name, and is no trouble to the next."""
    yield
    kept = request.config.stash.get(KEPT, None)
    if kept is None:
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("SELECT email FROM users_user")
        if left := cursor.fetchall():
            changed = bring_back(kept)
            pytest.fail(f"{request.node.nodeid} left users {left}, and rows in {changed}")


@pytest.fixture
def committed_db(request, django_db_setup, django_db_blocker):
    """A database in which threads see each other's writes. Afterwards all is as it was, reference data included.

    (`transaction=True` would leave the tables empty, without what the migrations brought.)
    """
    with django_db_blocker.unblock():
        yield
        bring_back(request.config.stash[KEPT])
