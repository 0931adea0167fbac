"""What the admin says of records that a manager may not see: that there is one, and no more."""

import pytest

from accounts.models import Account
from leads.models import Conversion, Lead
from leads.services import lead_convert
from opportunities.models import ContactRole, Opportunity
from opportunities.services import opportunity_update
from quotes.models import Quote
from tests.admin.conftest import page
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_team
from users.services import record_access_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    for label in ("accounts.account", "contacts.contact"):
        record_access_set(record_type=label, access="private", by=None)
    return make_team()


def converted(team):
    """A lead that the manager sees, become records that they do not."""
    __, rep, __, outsider = team
    lead = make_lead(rep, last_name="Visible", company="Secretco")
    return lead_convert(lead=lead, by=rep, owner=outsider, opportunity_name="Secret deal")


@pytest.mark.parametrize("model", [Lead, Conversion])
def test_what_a_lead_became(login, team, model):
    conversion = converted(team)
    row = conversion if model is Conversion else conversion.lead
    client = login(team[0])
    for address in (page(model, "changelist"), page(model, "change", row.pk), page(model, "history", row.pk)):
        text = client.get(address).text
        assert "Visible" in text
        assert "Secret deal" not in text
        assert model is Lead or "Secretco" not in text
    shown = client.get(page(model, "change", row.pk)).text
    assert shown.count("Not visible to you") == 3


def test_lists_forms_rows_below_and_history(login, team):
    manager, rep, __, outsider = team
    hidden = make_account(outsider, name="Secretco")
    person = make_contact(outsider, first_name="Hidden", last_name="Person")
    deal = make_opportunity(rep, name="Visible", account=hidden, contact=person)
    deal = opportunity_update(
        opportunity=deal, by=rep, version=deal.version, account=make_account(outsider, name="Secretbv")
    )
    client = login(manager)
    for address in (
        page(Opportunity, "changelist"), page(Opportunity, "change", deal.pk), page(Opportunity, "history", deal.pk),
        page(ContactRole, "changelist"), page(ContactRole, "change", deal.contact_roles.get().pk),
    ):  # fmt: skip
        text = client.get(address).text.lower()
        assert "not visible to you" in text
        assert not any(name in text for name in ("secretco", "secretbv", "hidden person"))


def test_who_sees_the_related_record_is_told_its_name(login, team):
    manager, rep, *__ = team
    deal = make_opportunity(rep, account=make_account(rep, name="Oursco"))
    for address in (page(Opportunity, "changelist"), page(Opportunity, "change", deal.pk)):
        assert "Oursco" in login(manager).get(address).text


def test_a_hidden_parent_stays_when_the_rest_is_saved(login, team):
    manager, rep, __, outsider = team
    parent = make_account(outsider)
    account = make_account(rep, parent=parent)
    client = login(manager)
    shown = client.get(page(Account, "change", account.pk))
    values = {**shown.context["adminform"].form.initial, "phone": "0800 1", "version": account.version}
    response = client.post(page(Account, "change", account.pk), {k: v for k, v in values.items() if v is not None})
    assert response.status_code == 302
    account.refresh_from_db()
    assert (account.phone, account.parent) == ("0800 1", parent)


def test_a_row_is_added_only_to_what_one_may_edit(login, team):
    manager, __, __, outsider = team
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    deal = make_opportunity(outsider)
    response = login(manager).post(page(Quote, "add"), {"opportunity": deal.pk})
    assert response.status_code == 422
    assert not Quote.objects.exists()
