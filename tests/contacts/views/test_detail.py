import pytest

from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.users import make_team, make_user
from users.services import record_access_set


@pytest.mark.parametrize("tab", ["activity", "details", "related"])
def test_every_tab_opens(login, rep, tab):
    contact = make_contact(rep, account=make_account(rep, name="Okafor"), email="ada@example.com", salutation="Dr.")
    page = login(rep).get(contact.get_absolute_url(), {"tab": tab}).content.decode()
    for text in ("Okafor", "ada@example.com", "Dr. Ada"):
        assert text in page


def test_says_what_they_do_not_want(login, rep):
    contact = make_contact(rep, do_not_call=True)
    assert b"Does not want to be called" in login(rep).get(contact.get_absolute_url()).content


def test_an_account_that_one_may_not_see_is_not_named(login, rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    contact = make_contact(rep, account=make_account(make_user(), name="Secret Holding"))
    client = login(rep)
    for tab in ("activity", "details", "related"):
        assert b"Secret Holding" not in client.get(contact.get_absolute_url(), {"tab": tab}).content


def test_related_tab_shows_who_reports_here(login, rep):
    contact = make_contact(rep)
    staff = make_contact(rep, reports_to=contact)
    assert staff.last_name in login(rep).get(contact.get_absolute_url(), {"tab": "related"}).content.decode()


def test_outsiders_get_404_and_the_role_tree_opens_upward(login, db):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    manager, rep, peer, outsider = make_team()
    contact = make_contact(rep)
    for user, status in ((rep, 200), (manager, 200), (peer, 404), (outsider, 404)):
        assert login(user).get(contact.get_absolute_url()).status_code == status
