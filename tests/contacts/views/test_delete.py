from django.urls import reverse

from contacts.models import Contact
from tests.factories.contacts import make_contact, make_person
from tests.factories.users import make_user


def url(contact):
    return reverse("contacts:delete", args=[contact.pk])


def test_asks_first(login, rep):
    contact = make_contact(rep)
    response = login(rep).get(url(contact))
    assert response.status_code == 200
    assert contact.last_name in response.content.decode()
    assert Contact.objects.get() == contact


def test_deletes_and_goes_to_the_list(login, rep):
    response = login(rep).post(url(make_contact(rep)))
    assert response.url == reverse("contacts:list")
    assert not Contact.objects.exists()


def test_says_what_depends_on_it(login, rep):
    contact = make_contact(rep)
    staff = make_contact(rep, reports_to=contact)
    response = login(rep).post(url(contact))
    assert response.status_code == 422
    assert staff.last_name in response.content.decode()
    assert Contact.objects.count() == 2


def test_says_that_a_person_goes_with_its_account(login, rep):
    __, person = make_person(rep)
    response = login(rep).post(url(person))
    assert response.status_code == 422
    assert "delete the account" in response.content.decode()
    assert Contact.objects.get() == person


def test_readers_cannot_delete(login, rep):
    contact = make_contact(make_user())
    assert login(rep).post(url(contact)).status_code == 404
    assert Contact.objects.get() == contact


def test_a_record_deleted_meanwhile_is_404(login, rep):
    contact = make_contact(rep)
    client = login(rep)
    client.post(url(contact))
    assert client.post(reverse("contacts:delete", args=[contact.pk or 1])).status_code == 404
