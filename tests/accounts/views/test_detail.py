import pytest
from django.urls import reverse

from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact, make_person
from tests.factories.users import make_team, make_user
from users.services import record_access_set


def url(account, **query):
    return reverse("accounts:detail", args=[account.pk]) + ("?" + "&".join(f"{k}={v}" for k, v in query.items()))


@pytest.mark.parametrize("tab", ["activity", "details", "related", "nonsense"])
def test_every_tab_opens(login, rep, tab):
    account = make_account(rep, parent=make_account(rep), annual_revenue=1200000, website="okafor.example")
    make_contact(rep, account=account)
    response = login(rep).get(url(account, tab=tab))
    assert response.status_code == 200
    assert account.name.encode() in response.content


def test_related_tab_shows_contacts_and_accounts_below(login, rep):
    account = make_account(rep)
    contact = make_contact(rep, account=account)
    below = make_account(rep, parent=account)
    response = login(rep).get(url(account, tab="related"))
    lists = {related.key: related.rows for related in response.context["related_lists"]}
    assert (lists["contacts"], lists["children"]) == ([contact], [below])
    assert f"{reverse('contacts:create')}?account={account.pk}" in response.content.decode()


def test_related_tab_leaves_out_what_one_may_not_see(login, rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    account = make_account(rep)
    hidden = make_contact(make_user(), account=account)
    response = login(rep).get(url(account, tab="related"))
    assert hidden.last_name not in response.content.decode()


def test_a_long_list_is_shortened_and_can_be_seen_at_length(login, rep):
    account = make_account(rep)
    for __ in range(11):
        make_contact(rep, account=account)
    client = login(rep)
    (short,) = [r for r in client.get(url(account, tab="related")).context["related_lists"] if r.key == "contacts"]
    assert (len(short.rows), short.total, short.is_shortened) == (8, 11, True)
    (long,) = client.get(url(account, tab="related", list="contacts")).context["related_lists"]
    assert (len(long.rows), long.is_shortened) == (11, False)


def test_a_parent_that_one_may_not_see_is_not_named(login, rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    secret = make_account(make_user(), name="Secret Holding")
    account = make_account(rep, parent=secret)
    page = login(rep).get(url(account, tab="details")).content.decode()
    assert "Secret Holding" not in page
    assert "Not visible to you" in page


def test_a_person_is_called_one(login, rep):
    account, __ = make_person(rep)
    assert "Person" in login(rep).get(url(account)).content.decode()


def test_outsiders_get_404_and_the_role_tree_opens_upward(login, db):
    record_access_set(record_type="accounts.account", access="private", by=None)
    manager, rep, peer, outsider = make_team()
    account = make_account(rep)
    for user, status in ((rep, 200), (manager, 200), (peer, 404), (outsider, 404)):
        assert login(user).get(url(account)).status_code == status


def test_readers_see_no_button_that_changes_it(login, rep):
    account = make_account(make_user())
    client = login(rep)
    response = client.get(url(account))
    assert response.status_code == 200
    assert not response.context["can_edit"]
    assert reverse("accounts:edit", args=[account.pk]).encode() not in response.content


def test_the_page_does_not_grow_dearer_with_its_contacts(login, rep, django_assert_max_num_queries):
    account = make_account(rep)
    for __ in range(8):
        make_contact(rep, account=account)
    client = login(rep)
    with django_assert_max_num_queries(30):
        client.get(url(account, tab="related"))


def test_unknown_records_are_404(login, rep):
    client = login(rep)
    assert client.get(reverse("accounts:detail", args=[999])).status_code == 404
    assert client.get(f"/accounts/{'9' * 30}/").status_code == 404
