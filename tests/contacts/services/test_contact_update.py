import pytest

from contacts.services import contact_update
from core.errors import BusinessRuleError, StaleRecord
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact, make_person


def test_changes_fields_and_raises_the_version(rep, manager):
    contact = make_contact(rep)
    contact_update(contact=contact, by=manager, version=1, title="CFO", account=make_account(rep, name="Okafor"))
    contact.refresh_from_db()
    assert (contact.title, contact.account.name, contact.version, contact.changed_by) == ("CFO", "Okafor", 2, manager)


def test_refuses_the_second_of_two_editors(rep):
    contact = make_contact(rep)
    contact_update(contact=contact, by=rep, version=1, title="first")
    with pytest.raises(StaleRecord):
        contact_update(contact=contact, by=rep, version=1, title="second")
    contact.refresh_from_db()
    assert (contact.title, contact.version) == ("first", 2)


def test_nobody_reports_to_somebody_below(rep):
    boss = make_contact(rep)
    staff = make_contact(rep, reports_to=boss)
    for above in (boss, staff):
        with pytest.raises(BusinessRuleError) as refusal:
            contact_update(contact=boss, by=rep, version=1, reports_to=above)
        assert refusal.value.field == "reports_to"
    boss.refresh_from_db()
    assert (boss.reports_to, boss.version) == (None, 1)


def test_a_persons_account_takes_over_the_name(rep):
    account, person = make_person(rep)
    contact_update(contact=person, by=rep, version=1, last_name="Lovelace")
    account.refresh_from_db()
    assert (account.name, account.version) == ("Ada Lovelace", 2)


def test_a_persons_account_is_left_alone_by_other_changes(rep):
    account, person = make_person(rep)
    contact_update(contact=person, by=rep, version=1, title="Countess")
    account.refresh_from_db()
    assert account.version == 1


def test_a_companys_name_is_not_touched(rep):
    account = make_account(rep, name="Okafor")
    contact_update(contact=make_contact(rep, account=account), by=rep, version=1, last_name="Lovelace")
    account.refresh_from_db()
    assert (account.name, account.version) == ("Okafor", 1)


def test_a_person_stays_with_its_account(rep):
    account, person = make_person(rep)
    for other in (None, make_account(rep)):
        with pytest.raises(BusinessRuleError) as refusal:
            contact_update(contact=person, by=rep, version=1, account=other, last_name="Lovelace")
        assert refusal.value.field == "account"
    person.refresh_from_db()
    assert (person.account, person.last_name, person.version) == (account, "Byron", 1)


def test_a_contact_does_not_move_to_a_person(rep):
    account, __ = make_person(rep)
    contact = make_contact(rep)
    with pytest.raises(BusinessRuleError) as refusal:
        contact_update(contact=contact, by=rep, version=1, account=account)
    contact.refresh_from_db()
    assert (refusal.value.field, contact.account) == ("account", None)
