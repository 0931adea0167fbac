from django.urls import reverse

from tests.factories.contacts import make_contact
from tests.factories.users import make_user
from users.services import record_access_set, user_update


def url(contact):
    return reverse("contacts:change_owner", args=[contact.pk])


def test_gives_it_away(login, rep, manager):
    contact = make_contact(rep)
    response = login(rep).post(url(contact), {"owner": manager.pk, "version": 1})
    contact.refresh_from_db()
    assert (contact.owner, response.url) == (manager, contact.get_absolute_url())


def test_leads_to_the_list_when_one_loses_sight_of_it(login, rep, manager):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    contact = make_contact(rep)
    response = login(rep).post(url(contact), {"owner": manager.pk, "version": 1})
    assert response.url == reverse("contacts:list")


def test_offers_only_people_who_work_here(login, rep):
    contact, gone = make_contact(rep), make_user()
    user_update(user=gone, by=None, is_active=False)
    client = login(rep)
    assert gone not in client.get(url(contact)).context["form"].fields["owner"].queryset
    response = client.post(url(contact), {"owner": gone.pk, "version": 1})
    contact.refresh_from_db()
    assert (response.status_code, contact.owner) == (422, rep)


def test_refuses_a_stale_version(login, rep, manager):
    contact = make_contact(rep)
    response = login(rep).post(url(contact), {"owner": manager.pk, "version": 5})
    contact.refresh_from_db()
    assert (response.status_code, contact.owner) == (409, rep)


def test_readers_cannot_give_it_away(login, rep):
    contact = make_contact(make_user())
    assert login(rep).post(url(contact), {"owner": rep.pk, "version": 1}).status_code == 404
    contact.refresh_from_db()
    assert contact.owner != rep
