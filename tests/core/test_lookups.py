"""Lookups of our own."""

import pytest
from django.db.models import Q

from accounts.models import Account
from tests.factories.accounts import make_account
from tests.factories.users import make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def owned():
    manager, rep, peer, __ = make_team()
    return {user: make_account(user) for user in (manager, rep, peer)}


def test_any_of_finds_what_in_finds(owned):
    keys = [user.pk for user in owned][:2]
    assert set(Account.objects.filter(owner__any_of=keys)) == set(Account.objects.filter(owner__in=keys)) != set()
    assert set(Account.objects.exclude(owner__any_of=keys)) == set(Account.objects.exclude(owner__in=keys)) != set()


def test_any_of_nothing_is_nothing(owned, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not Account.objects.filter(owner__any_of=[])
    first, *__ = owned
    assert list(Account.objects.filter(Q(owner__any_of=[]) | Q(owner=first))) == [owned[first]]
    assert Account.objects.exclude(owner__any_of=[]).count() == 3


def test_it_follows_relations(owned):
    first, *__ = owned
    child = make_account(first, parent=owned[first])
    assert list(Account.objects.filter(parent__owner__any_of=[first.pk])) == [child]


def test_the_statement_does_not_grow_with_the_keys():
    few, many = (Account.objects.filter(owner__any_of=range(count)).query.sql_with_params() for count in (2, 200))
    assert few[0] == many[0]


def test_it_takes_nothing_but_keys():
    with pytest.raises(ValueError, match="invalid literal"):
        Account.objects.filter(owner__any_of=["1) or (1=1"])
