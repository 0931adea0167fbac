"""What a record's page asks about rights, in the statement that reads the record."""

import pytest

from contacts.models import Contact
from core.records import is_editable, note_rights, seen, with_rights
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.users import make_team
from users.models import RecordAccess

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    RecordAccess.objects.update(access="private")
    return make_team()


def read(contact, user):
    return note_rights(with_rights(Contact.objects.visible_to(user), user).get(pk=contact.pk), user)


def test_who_sees_all_records_is_not_looked_for_among_them(team, administrator):
    rows = {user: str(with_rights(Contact.objects.all(), user).query).lower() for user in (team[1], administrator)}
    assert "exists" in rows[team[1]]
    assert "exists" not in rows[administrator]


def test_it_says_what_asking_would_say(team, administrator, django_assert_num_queries):
    manager, rep, peer, __ = team
    contact = make_contact(rep, account=make_account(peer))
    for user in (manager, rep, administrator):
        found = read(contact, user)
        with django_assert_num_queries(0):
            noted = is_editable(found, user), found._is_seen_by[user.pk]["account"]
        fresh = Contact.objects.get(pk=contact.pk)
        assert noted == (is_editable(fresh, user), seen(fresh, "account", user) is not None), user
    assert not read(contact, rep)._is_seen_by[rep.pk]["account"]


def test_a_locked_administrator_sees_nothing(team, administrator):
    contact = make_contact(team[1])
    administrator.is_active = False
    found = note_rights(with_rights(Contact.objects.all(), administrator).get(pk=contact.pk), administrator)
    assert not is_editable(found, administrator)
