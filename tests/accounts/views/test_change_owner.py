from django.urls import reverse

from tests.factories.accounts import make_account
from tests.factories.users import make_user
from users.services import record_access_set, user_update


def url(account):
    return reverse("accounts:change_owner", args=[account.pk])


def test_gives_it_away(login, rep, manager):
    account = make_account(rep)
    response = login(rep).post(url(account), {"owner": manager.pk, "version": 1})
    account.refresh_from_db()
    assert (account.owner, response.url) == (manager, account.get_absolute_url())


def test_leads_to_the_list_when_one_loses_sight_of_it(login, rep, manager):
    record_access_set(record_type="accounts.account", access="private", by=None)
    account = make_account(rep)
    response = login(rep).post(url(account), {"owner": manager.pk, "version": 1})
    assert response.url == reverse("accounts:list")


def test_offers_only_people_who_work_here(login, rep):
    account, gone = make_account(rep), make_user()
    user_update(user=gone, by=None, is_active=False)
    client = login(rep)
    assert gone not in client.get(url(account)).context["form"].fields["owner"].queryset
    response = client.post(url(account), {"owner": gone.pk, "version": 1})
    account.refresh_from_db()
    assert (response.status_code, account.owner) == (422, rep)


def test_refuses_a_stale_version(login, rep, manager):
    account = make_account(rep)
    response = login(rep).post(url(account), {"owner": manager.pk, "version": 5})
    account.refresh_from_db()
    assert (response.status_code, account.owner) == (409, rep)


def test_readers_cannot_give_it_away(login, rep):
    account = make_account(make_user())
    assert login(rep).post(url(account), {"owner": rep.pk, "version": 1}).status_code == 404
    account.refresh_from_db()
    assert account.owner != rep
