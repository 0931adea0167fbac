"""Fixtures that every test may use."""

import pgtrigger
import pytest
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection
from django.test.utils import setup_databases, teardown_databases

from tests.factories.users import make_user
from users.permissions import Profile


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """The database of this run, for whatever test asks for one.

    (pytest-django's own makes one only if some test uses its fixture `db`; a run of nothing but tests with
    `committed_db` met the server's own, empty one.)
    """
    with django_db_blocker.unblock():
        before = setup_databases(verbosity=0, interactive=False, aliases=[DEFAULT_DB_ALIAS], serialized_aliases=[])
        yield
        teardown_databases(before, verbosity=0)


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


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    """A database in which threads see each other's writes. Afterwards all is as it was, reference data included.

    (`transaction=True` would leave the tables empty, without what the migrations brought.)
    """
    with django_db_blocker.unblock():
        before = connection.creation.serialize_db_to_string()
        yield
        # Sequences go on: the rows that come back have the keys they had.
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True, reset_sequences=False)
        with pgtrigger.ignore():  # their history comes back with them
            connection.creation.deserialize_db_from_string(before)
