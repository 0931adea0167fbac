from django.urls import reverse

from accounts.services import account_update
from tests.factories.accounts import make_account
from tests.factories.contacts import make_person
from tests.factories.users import make_team, make_user
from users.services import record_access_set


def url(account):
    return reverse("accounts:edit", args=[account.pk])


def posted(account, **fields):
    return {"name": account.name, "currency": account.currency, "version": account.version, **fields}


def test_saves_and_shows_the_account(login, rep):
    account = make_account(rep)
    response = login(rep).post(url(account), posted(account, phone="0800 1"))
    account.refresh_from_db()
    assert response.url == account.get_absolute_url()
    assert (account.phone, account.version) == ("0800 1", 2)


def test_shows_what_is_stored(login, rep):
    account = make_account(rep, phone="0800 1", parent=make_account(rep, name="Top"))
    form = login(rep).get(url(account)).context["form"]
    assert form["phone"].value() == "0800 1"
    assert form["parent"].value() == f"Top [{account.parent_id}]"
    assert form["version"].value() == 1


def test_the_second_of_two_editors_is_told_and_may_insist(login, rep, manager):
    account = make_account(rep)
    account_update(account=account, by=manager, version=1, phone="first")
    client = login(rep)
    response = client.post(url(account), posted(account, phone="second"))
    account.refresh_from_db()
    assert (response.status_code, account.phone, account.version) == (409, "first", 2)
    form = response.context["form"]
    assert form["phone"].value() == "second"
    assert str(manager) in response.text
    settled = posted(account, phone="second", version=2, **{"settle-phone": "mine-2"})
    assert client.post(url(account), settled).status_code == 302
    account.refresh_from_db()
    assert (account.phone, account.version) == ("second", 3)


def test_a_post_without_its_version_is_refused(login, rep):
    account = make_account(rep)
    data = posted(account, phone="1")
    for version in (None, "", "x"):
        response = login(rep).post(
            url(account),
            {**data, "version": version} if version is not None else {k: v for k, v in data.items() if k != "version"},
        )
        assert response.status_code in (409, 422)
    account.refresh_from_db()
    assert (account.phone, account.version) == ("", 1)


def test_a_chain_that_leads_back_is_refused_at_the_field(login, rep):
    top = make_account(rep)
    below = make_account(rep, parent=top)
    response = login(rep).post(url(top), posted(top, parent=f"x [{below.pk}]"))
    assert response.status_code == 422
    assert response.context["form"].errors["parent"]
    top.refresh_from_db()
    assert (top.parent, top.version) == (None, 1)


def test_a_persons_name_is_kept(login, rep):
    account, __ = make_person(rep)
    client = login(rep)
    assert client.get(url(account)).context["form"].fields["name"].disabled
    client.post(url(account), posted(account, name="Somebody Else", phone="1"))
    account.refresh_from_db()
    assert (account.name, account.phone) == ("Ada Byron", "1")


def test_readers_cannot_edit(login, rep):
    account = make_account(make_user())
    client = login(rep)
    assert client.get(account.get_absolute_url()).status_code == 200
    assert client.get(url(account)).status_code == 404
    assert client.post(url(account), posted(account, phone="1")).status_code == 404
    account.refresh_from_db()
    assert account.version == 1


def test_everyone_may_edit_where_the_organisation_says_so(login, rep):
    record_access_set(record_type="accounts.account", access="write", by=None)
    account = make_account(make_user())
    assert login(rep).post(url(account), posted(account, phone="1")).status_code == 302


def test_the_role_tree_opens_upward(login, db):
    record_access_set(record_type="accounts.account", access="private", by=None)
    manager, rep, peer, outsider = make_team()
    account = make_account(rep)
    for user, status in ((manager, 200), (rep, 200), (peer, 404), (outsider, 404)):
        assert login(user).get(url(account)).status_code == status
