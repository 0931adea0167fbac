from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.users import make_team, make_user
from users.services import record_access_set

URL = reverse("contacts:list")


def names(response):
    return [contact.last_name for contact in response.context["page"].rows]


def test_shows_mine_team_or_all(login, db):
    manager, rep, __, outsider = make_team()
    for owner, name in ((manager, "A"), (rep, "B"), (outsider, "C")):
        make_contact(owner, last_name=name)
    client = login(manager)
    assert names(client.get(URL)) == ["A"]
    assert names(client.get(URL, {"scope": "team"})) == ["A", "B"]
    assert names(client.get(URL, {"scope": "all"})) == ["A", "B", "C"]


def test_all_means_what_one_may_see(login, db):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    manager, rep, peer, outsider = make_team()
    for owner in (manager, rep, peer, outsider):
        make_contact(owner, last_name=owner.last_name)
    assert set(names(login(manager).get(URL, {"scope": "all"}))) == {u.last_name for u in (manager, rep, peer)}
    assert names(login(outsider).get(URL, {"scope": "all"})) == [outsider.last_name]


def test_searches_and_sorts(login, rep):
    make_contact(rep, first_name="Ada", last_name="Byron", account=make_account(rep, name="Engines Ltd"))
    make_contact(rep, first_name="Bea", last_name="Adams", email="bea@example.com")
    client = login(rep)
    assert names(client.get(URL)) == ["Adams", "Byron"]
    assert names(client.get(URL, {"sort": "-name"})) == ["Byron", "Adams"]
    assert names(client.get(URL, {"q": "engines ada"})) == ["Byron"]
    assert names(client.get(URL, {"q": "bea@example"})) == ["Adams"]


def test_an_account_that_one_may_not_see_is_not_named(login, rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    make_contact(rep, account=make_account(make_user(), name="Secret Holding"))
    make_contact(rep, account=make_account(rep, name="Open Company"))
    page = login(rep).get(URL).content.decode()
    assert "Open Company" in page
    assert "Secret Holding" not in page
    assert "Not visible to you" in page


def test_costs_the_same_for_one_row_and_fifty(login, rep):
    client = login(rep)
    make_contact(rep, account=make_account(rep))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for __ in range(49):
        make_contact(rep, account=make_account(rep))
    with CaptureQueriesContext(connection) as fifty:
        assert len(names(client.get(URL))) == 50
    assert len(fifty) == len(one)


def test_an_empty_list_says_what_belongs_there(login, rep):
    assert b"Contacts are the people of your accounts" in login(rep).get(URL).content
