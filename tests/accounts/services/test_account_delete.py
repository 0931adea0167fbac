import pytest

from accounts.models import Account
from accounts.services import account_delete
from contacts.models import Contact
from core.errors import BusinessRuleError, StaleRecord
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact, make_person
from tests.factories.users import make_user
from users.services import record_access_set


def test_deletes(rep):
    account_delete(account=make_account(rep), by=rep)
    assert not Account.objects.exists()


def test_refuses_in_words_while_contacts_depend_on_it(rep):
    account = make_account(rep, name="Okafor Cold Chain")
    make_contact(rep, account=account, first_name="Ada", last_name="Byron")
    with pytest.raises(BusinessRuleError) as refusal:
        account_delete(account=account, by=rep)
    for word in ("Okafor Cold Chain", "Ada Byron", "1 contact"):
        assert word in refusal.value.message
    assert Account.objects.count() == Contact.objects.count() == 1


def test_refuses_while_other_accounts_hang_under_it(rep):
    account = make_account(rep)
    child = make_account(rep, parent=account)
    with pytest.raises(BusinessRuleError) as refusal:
        account_delete(account=account, by=rep)
    assert child.name in refusal.value.message
    assert Account.objects.count() == 2


def test_a_refusal_names_no_record_that_one_may_not_see(rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    account = make_account(rep)
    hidden = make_contact(make_user(), account=account)
    with pytest.raises(BusinessRuleError) as refusal:
        account_delete(account=account, by=rep)
    assert "1 contact" in refusal.value.message
    assert hidden.last_name not in refusal.value.message
    assert Account.objects.exists()


def test_refuses_what_was_changed_meanwhile(rep):
    account = make_account(rep)
    with pytest.raises(StaleRecord):
        account_delete(account=account, by=rep, version=7)
    assert Account.objects.exists()


def test_a_person_goes_with_its_contact(rep):
    account, __ = make_person(rep)
    account_delete(account=account, by=rep)
    assert not Account.objects.exists()
    assert not Contact.objects.exists()


def test_a_person_stays_while_somebody_reports_to_it(rep):
    account, person = make_person(rep)
    assistant = make_contact(rep, reports_to=person)
    with pytest.raises(BusinessRuleError) as refusal:
        account_delete(account=account, by=rep)
    assert assistant.last_name in refusal.value.message
    assert set(Contact.objects.all()) == {person, assistant}
    assert Account.objects.get() == account
