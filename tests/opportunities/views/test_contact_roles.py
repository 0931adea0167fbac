import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.models import ContactRole, ContactRoleName
from opportunities.services import contact_role_add, opportunity_update
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_team, make_user
from users.services import record_access_set


def add_url(deal):
    return reverse("opportunities:contact_roles_add", args=[deal.pk])


def edit_url(deal):
    return reverse("opportunities:contact_roles_edit", args=[deal.pk])


def picked(contact):
    return f"{contact} [{contact.pk}]"


def roles_of(deal):
    return {row.contact: (row.role, row.is_primary) for row in deal.contact_roles.all()}


@pytest.fixture
def buyer(db):
    return ContactRoleName.objects.get(name="Economic buyer")


def test_adds_several_of_the_account_and_one_found_by_name(login, rep, buyer):
    account = make_account(rep)
    deal = make_opportunity(rep, account=account)
    one, two, left = (make_contact(rep, account=account, last_name=name) for name in ("Adams", "Baker", "Clark"))
    other = make_contact(rep)
    client = login(rep)
    page = client.get(add_url(deal))
    assert [row.contact for row in page.context["form"].listed_rows()] == [one, two, left]
    response = client.post(
        add_url(deal),
        {
            f"add-{one.pk}": "on",
            f"role-{one.pk}": buyer.pk,
            f"add-{two.pk}": "on",
            "add-new-1": picked(other),
            "primary": "new-1",
        },
    )
    assert response.url == f"{deal.get_absolute_url()}?tab=related#contact-roles"
    assert roles_of(deal) == {one: (buyer, False), two: (None, False), other: (None, True)}
    assert [row.contact for row in client.get(add_url(deal)).context["form"].listed_rows()] == [left]


def refused(client, deal, data, key, text):
    before = roles_of(deal)
    response = client.post(add_url(deal), data)
    assert response.status_code == 422
    form = response.context["form"]
    rows = {row.key: row.errors for row in [*form.listed_rows(), *form.picker_rows()]}
    assert text in " ".join(rows[key] if key else form.non_field_errors())
    assert text in response.content.decode()
    assert roles_of(deal) == before


def test_what_is_wrong_is_said_at_its_contact(login, rep, buyer):
    account = make_account(rep)
    deal = make_opportunity(rep, account=account)
    listed = make_contact(rep, account=account)
    known = contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep).contact
    client = login(rep)
    key = str(listed.pk)
    refused(client, deal, {}, "", "Nobody is chosen yet")
    refused(client, deal, {f"role-{key}": buyer.pk}, key, "Tick")
    refused(client, deal, {"primary": key}, key, "Tick")
    refused(client, deal, {"role-new-2": buyer.pk}, "new-2", "Whose role is this?")
    refused(client, deal, {"add-new-1": "Nobody Like This"}, "new-1", "choose one from the list")
    refused(client, deal, {"add-new-1": picked(known)}, "new-1", "has a role here already")
    refused(client, deal, {f"add-{key}": "on", "add-new-3": picked(listed)}, "new-3", "named twice")
    refused(client, deal, {f"add-{key}": "on", f"role-{key}": "999999"}, key, "Select a valid choice")


def test_a_contact_that_one_may_not_see_cannot_be_added(login, rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    deal = make_opportunity(rep)
    refused(login(rep), deal, {"add-new-1": picked(make_contact(make_user()))}, "new-1", "choose one from the list")


def test_the_page_costs_the_same_for_one_contact_and_for_twenty(login, rep):
    def queries(count):
        account = make_account(rep)
        deal = make_opportunity(rep, account=account)
        for __ in range(count):
            make_contact(rep, account=account)
            contact_role_add(opportunity=deal, contact=make_contact(rep, account=account), by=rep)
        found = []
        for url in (add_url(deal), edit_url(deal)):
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            found.append(len(captured))
        return found

    client = login(rep)
    queries(1)
    assert queries(20) == queries(1)


@pytest.fixture
def grid(login, rep):
    """A deal with three contacts, the page's client, and what the page would post."""
    deal = make_opportunity(rep)
    roles = [contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep) for __ in range(3)]
    deal.refresh_from_db()
    values = {"version": deal.version, "primary": roles[0].contact_id}
    values |= {f"role-{role.contact_id}": "" for role in roles}
    return deal, login(rep), [role.contact for role in roles], values


def test_all_roles_are_saved_by_one_form(grid, buyer):
    deal, client, (one, two, three), values = grid
    assert client.get(edit_url(deal)).context["form"].version == deal.version
    values |= {"primary": two.pk, f"role-{two.pk}": buyer.pk, f"remove-{three.pk}": "on"}
    response = client.post(edit_url(deal), values)
    assert response.url == f"{deal.get_absolute_url()}?tab=related#contact-roles"
    assert roles_of(deal) == {one: (None, False), two: (buyer, True)}


def test_a_role_that_is_none_is_said_at_its_row(grid):
    deal, client, (one, *__), values = grid
    before = roles_of(deal)
    response = client.post(edit_url(deal), {**values, f"role-{one.pk}": "999999"})
    assert response.status_code == 422
    assert "Select a valid choice" in response.context["form"].rows()[0].errors[0]
    assert roles_of(deal) == before


def test_what_others_changed_meanwhile_is_told_and_nothing_is_lost(grid, manager, buyer):
    deal, client, (one, two, three), values = grid
    new = make_contact(manager)
    contact_role_add(opportunity=deal, contact=new, by=manager, is_primary=True)
    deal.contact_roles.filter(contact=three).delete()
    before = roles_of(deal)
    values |= {f"role-{two.pk}": buyer.pk, "primary": two.pk}
    response = client.post(edit_url(deal), values)
    assert response.status_code == 409
    assert roles_of(deal) == before
    form = response.context["form"]
    assert str(manager) in form.non_field_errors()[0]
    assert form.gone == 1
    rows = {row.contact: row for row in form.rows()}
    assert set(rows) == {one, two, new}
    assert (rows[two].role.value(), rows[two].is_primary, rows[two].theirs) == (str(buyer.pk), True, "no role yet")
    assert (rows[new].is_new, rows[new].theirs) == (True, "no role yet, primary")
    # What comes back can be saved as it is: mine where I chose, theirs where I did not.
    again = {f"role-{contact.pk}": row.role.value() or "" for contact, row in rows.items()}
    again |= {"version": form.version, "primary": two.pk}
    assert client.post(edit_url(deal), again).status_code == 302
    assert roles_of(deal) == {one: (None, False), two: (buyer, True), new: (None, False)}


def test_a_form_without_its_version_is_stale(grid):
    deal, client, __, values = grid
    before = roles_of(deal)
    del values["version"]
    assert client.post(edit_url(deal), values).status_code == 409
    assert roles_of(deal) == before


def test_any_other_change_of_the_deal_is_told_too(grid, rep):
    deal, client, __, values = grid
    opportunity_update(opportunity=deal, by=rep, version=deal.version, next_step="Call")
    assert client.post(edit_url(deal), values).status_code == 409


def test_contacts_that_one_may_not_see_keep_their_part(login, rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    deal = make_opportunity(rep)
    hidden = contact_role_add(opportunity=deal, contact=make_contact(make_user(), last_name="Secretive"), by=rep)
    deal.refresh_from_db()
    client = login(rep)
    assert "Secretive" not in client.get(edit_url(deal)).content.decode()
    client.post(edit_url(deal), {"version": deal.version, f"role-{hidden.contact_id}": ""})
    assert deal.contact_roles.get().contact == hidden.contact


def test_a_deal_without_contacts_says_so(login, rep):
    deal = make_opportunity(rep)
    client = login(rep)
    assert "Nobody yet" in client.get(edit_url(deal)).content.decode()
    for tab in ("activity", "related"):
        assert "Nobody yet" in client.get(deal.get_absolute_url(), {"tab": tab}).content.decode()


def test_a_deal_without_a_primary_contact_says_so(login, rep):
    deal = make_opportunity(rep)
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep, is_primary=False)
    text = "Nobody is the primary contact."
    client = login(rep)
    assert text in client.get(deal.get_absolute_url(), {"tab": "related"}).content.decode()
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep, is_primary=True)
    assert text not in client.get(deal.get_absolute_url(), {"tab": "related"}).content.decode()


def test_outsiders_get_404(login, db):
    __, rep, __, outsider = make_team()
    deal = make_opportunity(rep)
    role = contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    client = login(outsider)
    assert client.post(add_url(deal), {"add-new-1": picked(make_contact(outsider))}).status_code == 404
    assert client.post(edit_url(deal), {"version": 2}).status_code == 404
    assert list(ContactRole.objects.all()) == [role]
