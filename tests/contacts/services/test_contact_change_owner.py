import pytest

from contacts.services import contact_change_owner
from core.errors import BusinessRuleError, StaleRecord
from tests.factories.contacts import make_contact
from tests.factories.users import make_user
from users.services import user_update


def test_gives_the_contact_away(rep, manager):
    contact = contact_change_owner(contact=make_contact(rep), owner=manager, by=rep, version=1)
    assert (contact.owner, contact.changed_by, contact.version) == (manager, rep, 2)


def test_refuses_an_owner_who_has_left(rep):
    contact, gone = make_contact(rep), make_user()
    gone = user_update(user=gone, by=None, is_active=False)
    with pytest.raises(BusinessRuleError) as refusal:
        contact_change_owner(contact=contact, owner=gone, by=rep)
    contact.refresh_from_db()
    assert (refusal.value.field, contact.owner, contact.version) == ("owner", rep, 1)


def test_refuses_what_was_changed_meanwhile(rep, manager):
    contact = make_contact(rep)
    with pytest.raises(StaleRecord):
        contact_change_owner(contact=contact, owner=manager, by=rep, version=4)
    contact.refresh_from_db()
    assert contact.owner == rep
