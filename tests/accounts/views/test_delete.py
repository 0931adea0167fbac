from django.urls import reverse

from accounts.models import Account
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.users import make_user


def url(account):
    return reverse("accounts:delete", args=[account.pk])


def test_asks_first(login, rep):
    account = make_account(rep)
    response = login(rep).get(url(account))
    assert response.status_code == 200
    assert account.name in response.content.decode()
    assert Account.objects.get() == account


def test_deletes_and_goes_to_the_list(login, rep):
    response = login(rep).post(url(make_account(rep)))
    assert response.url == reverse("accounts:list")
    assert not Account.objects.exists()


def test_says_what_depends_on_it(login, rep):
    account = make_account(rep)
    contact = make_contact(rep, account=account)
    response = login(rep).post(url(account))
    assert response.status_code == 422
    assert contact.last_name in response.content.decode()
    assert Account.objects.get() == account


def test_readers_cannot_delete(login, rep):
    account = make_account(make_user())
    assert login(rep).post(url(account)).status_code == 404
    assert Account.objects.get() == account


def test_a_record_deleted_meanwhile_is_404(login, rep):
    account = make_account(rep)
    client = login(rep)
    client.post(url(account))
    assert client.post(reverse("accounts:delete", args=[account.pk or 1])).status_code == 404
