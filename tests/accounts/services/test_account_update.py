import pytest

from accounts.models import Account
from accounts.services import account_delete, account_update
from core.errors import BusinessRuleError, RecordGone, StaleRecord
from tests.factories.accounts import make_account
from tests.factories.contacts import make_person


def test_changes_fields_and_raises_the_version(rep, manager):
    account = make_account(rep)
    saved = account_update(account=account, by=manager, version=1, phone="0800 1", employees=12)
    account.refresh_from_db()
    assert (account.phone, account.employees, account.version) == ("0800 1", 12, 2)
    assert (account.changed_by, account.created_by) == (manager, rep)
    assert account.changed_at >= account.created_at
    assert saved == account


def test_refuses_the_second_of_two_editors(rep, manager):
    account = make_account(rep)
    account_update(account=account, by=manager, version=1, phone="first")
    with pytest.raises(StaleRecord) as refusal:
        account_update(account=account, by=rep, version=1, phone="second")
    account.refresh_from_db()
    assert (account.phone, account.version) == ("first", 2)
    assert refusal.value.current == account
    assert str(manager) in refusal.value.message


def test_says_that_a_record_is_gone(rep):
    account = make_account(rep)
    account_delete(account=Account.objects.get(), by=rep)
    with pytest.raises(RecordGone):
        account_update(account=account, by=rep, version=1, phone="1")
    assert not Account.objects.exists()


def test_does_not_move_the_owner(rep, manager):
    account = make_account(rep)
    with pytest.raises(TypeError):
        account_update(account=account, by=rep, version=1, owner=manager)


def test_a_parent_chain_never_leads_back(rep):
    top = make_account(rep)
    middle = make_account(rep, parent=top)
    bottom = make_account(rep, parent=middle)
    for above in (top, middle, bottom):
        with pytest.raises(BusinessRuleError) as refusal:
            account_update(account=top, by=rep, version=1, parent=above)
        assert refusal.value.field == "parent"
    top.refresh_from_db()
    assert (top.parent, top.version) == (None, 1)


def test_a_parent_may_be_set_changed_and_taken_away(rep):
    one, other, account = make_account(rep), make_account(rep), make_account(rep)
    for version, parent in enumerate((one, other, None), 1):
        account = account_update(account=account, by=rep, version=version, parent=parent)
        assert account.parent == parent


def test_a_persons_account_is_renamed_by_its_contact(rep):
    account, __ = make_person(rep)
    with pytest.raises(BusinessRuleError) as refusal:
        account_update(account=account, by=rep, version=1, name="Somebody Else")
    assert refusal.value.field == "name"
    account.refresh_from_db()
    assert (account.name, account.version) == ("Ada Byron", 1)


def test_a_persons_account_takes_other_changes(rep):
    account, __ = make_person(rep)
    assert account_update(account=account, by=rep, version=1, name=account.name, phone="1").phone == "1"


def test_a_business_does_not_become_a_person(rep):
    account = make_account(rep)
    with pytest.raises(TypeError):
        account_update(account=account, by=rep, version=1, kind=Account.Kind.PERSON)
    account.refresh_from_db()
    assert (account.kind, account.version) == (Account.Kind.BUSINESS, 1)
