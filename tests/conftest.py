"""Fixtures that every test may use."""

import pytest

from tests.factories.users import make_user
from users.permissions import Profile


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
