"""core.history_display: who changed what, from what to what, in words."""

import pytest

from accounts.services import account_change_owner, account_update
from core.history import acting
from core.history_display import changes
from tests.factories.accounts import make_account
from users.models import Role
from users.services import record_access_set, role_save


def told(found):
    return [(c.kind, c.label, c.old, c.new) for c in found]


def test_a_new_record_was_created_by_somebody(rep):
    (created,) = changes(make_account(rep))

    assert (created.kind, created.who) == ("created", rep)


def test_fields_choices_numbers_and_money_in_words_newest_first(rep, manager):
    account = make_account(rep, name="Okafor", currency="EUR")
    account_update(account=account, by=rep, version=1, rating="warm", annual_revenue=1200000)
    account_update(account=account, by=manager, version=2, rating="hot", name="Okafor Cold Chain", employees=1400)

    found = changes(account)

    assert told(found[:3]) == [
        ("field", "Account name", "Okafor", "Okafor Cold Chain"),
        ("field", "Employees", "", "1,400"),
        ("field", "Rating", "Warm", "Hot"),
    ]
    assert told(found[3:5]) == [
        ("field", "Annual revenue", "", "€1,200,000.00"),
        ("field", "Rating", "", "Warm"),
    ]
    assert [c.who for c in found] == [manager, manager, manager, rep, rep, rep]


def test_a_new_owner_is_told_by_name(rep, manager):
    account = make_account(rep)
    account_change_owner(account=account, owner=manager, by=rep)

    assert told(changes(account))[0] == ("owner", "Owner", str(rep), str(manager))


def test_of_long_texts_it_is_only_said_that_they_changed(rep):
    account = make_account(rep)
    account_update(account=account, by=rep, version=1, description="x" * 500)

    assert told(changes(account))[0] == ("long", "Description", "", "")


def test_records_that_the_reader_may_not_see_are_not_named(rep, manager):
    record_access_set(record_type="accounts.account", access="private", by=None)
    account = make_account(rep, owner=manager)
    account_update(account=account, by=manager, version=1, parent=make_account(rep, name="Secret"))

    assert changes(account, user=rep)[0].new == "Secret"
    assert "Secret" not in changes(account, user=manager)[0].new


def test_the_oldest_of_a_limited_history_is_still_compared(rep):
    account = make_account(rep)
    for version in range(1, 6):
        account_update(account=account, by=rep, version=version, phone=str(version))

    assert [(c.old, c.new) for c in changes(account, limit=2)] == [("4", "5"), ("3", "4")]
    assert len(changes(account, limit=6)) == 6
    assert changes(account, limit=6)[-1].kind == "created"


def test_without_changed_by_the_request_says_who(rep):
    role = role_save(role=Role(name="North"), by=None)
    with acting(by=rep):
        role.name = "South"
        role_save(role=role, by=rep)

    assert (changes(role)[0].who, changes(role)[1].who) == (rep, None)


@pytest.mark.django_db
def test_a_longer_history_takes_no_more_queries(rep, manager, django_assert_num_queries):
    account = make_account(rep)
    owners = [manager, rep] * 10
    account_change_owner(account=account, owner=manager, by=rep)
    with django_assert_num_queries(2):
        changes(account)
    for owner in owners:
        account_change_owner(account=account, owner=owner, by=rep)
    with django_assert_num_queries(2):
        changes(account)
