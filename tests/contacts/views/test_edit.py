from django.urls import reverse

from contacts.services import contact_update
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact, make_person
from tests.factories.users import make_user
from users.services import record_access_set


def url(contact):
    return reverse("contacts:edit", args=[contact.pk])


def posted(contact, **fields):
    return {"first_name": contact.first_name, "last_name": contact.last_name, "version": contact.version, **fields}


def test_saves_and_shows_the_contact(login, rep):
    contact = make_contact(rep)
    response = login(rep).post(url(contact), posted(contact, title="CFO"))
    contact.refresh_from_db()
    assert response.url == contact.get_absolute_url()
    assert (contact.title, contact.version) == ("CFO", 2)


def test_the_second_of_two_editors_is_told(login, rep, manager):
    contact = make_contact(rep)
    contact_update(contact=contact, by=manager, version=1, title="first")
    response = login(rep).post(url(contact), posted(contact, title="second"))
    contact.refresh_from_db()
    assert (response.status_code, contact.title) == (409, "first")


def test_renames_a_persons_account_with_it(login, rep):
    account, person = make_person(rep)
    login(rep).post(url(person), posted(person, last_name="Lovelace", account=f"x [{account.pk}]"))
    account.refresh_from_db()
    assert account.name == "Ada Lovelace"


def test_keeps_an_account_that_the_editor_may_not_see(login, rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    hidden = make_account(make_user(), name="Secret Holding")
    contact = make_contact(rep, account=hidden)
    client = login(rep)
    response = client.get(url(contact))
    assert b"Secret Holding" not in response.content
    client.post(url(contact), posted(contact, title="CFO", account=response.context["form"]["account"].value()))
    contact.refresh_from_db()
    assert (contact.title, contact.account) == ("CFO", hidden)


def test_readers_cannot_edit(login, rep):
    contact = make_contact(make_user())
    client = login(rep)
    assert client.get(contact.get_absolute_url()).status_code == 200
    assert client.post(url(contact), posted(contact, title="CFO")).status_code == 404
    contact.refresh_from_db()
    assert contact.version == 1
