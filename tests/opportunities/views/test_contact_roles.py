from django.urls import reverse

from opportunities.models import ContactRole, ContactRoleName
from opportunities.services import contact_role_add
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_team, make_user
from users.services import record_access_set


def add_url(deal):
    return reverse("opportunities:contact_role_add", args=[deal.pk])


def picked(contact):
    return f"{contact} [{contact.pk}]"


def test_adds_a_contact_with_a_role(login, rep):
    deal, contact = make_opportunity(rep), make_contact(rep)
    buyer = ContactRoleName.objects.get(name="Economic buyer")
    client = login(rep)
    assert client.get(add_url(deal)).context["form"]["is_primary"].value() is True
    response = client.post(add_url(deal), {"contact": picked(contact), "role": buyer.pk, "is_primary": "on"})
    assert response.url == f"{deal.get_absolute_url()}?tab=related"
    role = deal.contact_roles.get()
    assert (role.contact, role.role, role.is_primary) == (contact, buyer, True)


def test_the_same_contact_twice_is_refused_at_the_field(login, rep):
    deal = make_opportunity(rep)
    role = contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    response = login(rep).post(add_url(deal), {"contact": picked(role.contact)})
    assert response.status_code == 422
    assert "contact" in response.context["form"].errors
    assert deal.contact_roles.count() == 1


def test_a_contact_that_one_may_not_see_cannot_be_added(login, rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    deal = make_opportunity(rep)
    response = login(rep).post(add_url(deal), {"contact": picked(make_contact(make_user()))})
    assert response.status_code == 422
    assert not deal.contact_roles.exists()


def test_edits_and_removes(login, rep):
    deal = make_opportunity(rep)
    first, second = (contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep) for __ in range(2))
    client = login(rep)
    edit = reverse("opportunities:contact_role_edit", args=[second.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"role": "", "is_primary": "on"})
    assert deal.contact_roles.get(is_primary=True) == second
    assert client.post(edit, {"role": "999999"}).status_code == 422
    remove = reverse("opportunities:contact_role_remove", args=[second.pk])
    assert client.get(remove).status_code == 405
    assert client.post(remove).status_code == 302
    assert list(deal.contact_roles.all()) == [first]


def test_outsiders_get_404(login, db):
    __, rep, __, outsider = make_team()
    deal = make_opportunity(rep)
    role = contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    client = login(outsider)
    assert client.post(add_url(deal), {"contact": picked(make_contact(outsider))}).status_code == 404
    for name in ("edit", "remove"):
        assert client.post(reverse(f"opportunities:contact_role_{name}", args=[role.pk])).status_code == 404
    assert list(ContactRole.objects.all()) == [role]
