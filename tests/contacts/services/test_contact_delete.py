import pytest

from contacts.models import Contact
from contacts.services import contact_delete
from core.errors import BusinessRuleError, StaleRecord
from tests.factories.contacts import make_contact, make_person


def test_deletes(rep):
    contact_delete(contact=make_contact(rep), by=rep)
    assert not Contact.objects.exists()


def test_refuses_in_words_while_somebody_reports_to_it(rep):
    boss = make_contact(rep)
    staff = make_contact(rep, reports_to=boss)
    with pytest.raises(BusinessRuleError) as refusal:
        contact_delete(contact=boss, by=rep)
    assert staff.last_name in refusal.value.message
    assert Contact.objects.count() == 2


def test_refuses_the_person_of_a_person_account(rep):
    __, person = make_person(rep)
    with pytest.raises(BusinessRuleError):
        contact_delete(contact=person, by=rep)
    assert Contact.objects.get() == person


def test_refuses_what_was_changed_meanwhile(rep):
    contact = make_contact(rep)
    with pytest.raises(StaleRecord):
        contact_delete(contact=contact, by=rep, version=9)
    assert Contact.objects.exists()
