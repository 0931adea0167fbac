from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.models import ContactRoleName
from opportunities.services import contact_role_add, opportunity_set_lines, opportunity_update
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import close_deal, make_line, make_opportunity, stage
from tests.factories.users import make_team, make_user
from users.services import record_access_set

TABS = ("activity", "details", "related", "stages", "history")


def page(client, deal, **query):
    return client.get(reverse("opportunities:detail", args=[deal.pk]), query)


@pytest.mark.parametrize("tab", [*TABS, "nonsense"])
def test_every_tab_opens(login, rep, tab):
    deal = make_opportunity(rep, account=make_account(rep), lines=[make_line()])
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    response = page(login(rep), deal, tab=tab)
    assert response.status_code == 200
    assert deal.name in response.content.decode()


def test_highlights_say_where_the_amount_comes_from(login, rep):
    deal = make_opportunity(rep, amount=Decimal(200), stage=stage("Proposal/price quote"))
    client = login(rep)
    typed = page(client, deal).content.decode()
    assert "€200.00" in typed
    assert "€150.00" in typed  # expected revenue
    assert "from lines" not in typed
    opportunity_set_lines(opportunity=deal, lines=[make_line(unit_price="80")], by=rep)
    counted = page(client, deal).content.decode()
    assert "€80.00" in counted
    assert "from lines" in counted


def test_related_tab_shows_products_and_contact_roles(login, rep):
    line = make_line(quantity="3", discount="12.5", description="by crane")
    deal = make_opportunity(rep, lines=[line])
    role = contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    text = page(login(rep), deal, tab="related").content.decode()
    for shown in (line.entry.product.name, "by crane", "12.5 %", str(role.contact), "Primary"):
        assert shown in text
    assert reverse("opportunities:lines", args=[deal.pk]) in text


def test_a_contact_that_one_may_not_see_is_not_named(login, rep):
    record_access_set(record_type="contacts.contact", access="private", by=None)
    deal = make_opportunity(rep)
    hidden = contact_role_add(opportunity=deal, contact=make_contact(make_user(), last_name="Secretive"), by=rep)
    client = login(rep)
    for tab in TABS:
        assert hidden.contact.last_name not in page(client, deal, tab=tab).content.decode()


def test_stage_history_is_told(login, rep):
    deal = close_deal(make_opportunity(rep))
    changes = page(login(rep), deal, tab="stages").context["stage_changes"]
    assert [change.stage.name for change in changes] == ["Closed lost", "Prospecting"]


def test_outsiders_get_404_and_the_role_tree_opens_upward(login, db):
    manager, rep, peer, outsider = make_team()
    deal = make_opportunity(rep)
    for user, status in ((rep, 200), (manager, 200), (peer, 404), (outsider, 404)):
        assert page(login(user), deal).status_code == status


def test_readers_see_nothing_that_changes_it(login, rep):
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    deal = make_opportunity(make_user(), lines=[make_line()])
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    client = login(rep)
    for tab in TABS:
        text = page(client, deal, tab=tab).content.decode()
        for name in ("edit", "delete", "lines", "move", "fields", "contact_roles_add", "contact_roles_edit"):
            assert f'"{reverse(f"opportunities:{name}", args=[deal.pk])}"' not in text


def test_the_page_does_not_grow_dearer_with_what_hangs_on_it(login, rep):
    def queries(deal):
        with CaptureQueriesContext(connection) as captured:
            assert page(client, deal, tab="related").status_code == 200
        return len(captured)

    client = login(rep)
    small, large = make_opportunity(rep, lines=[make_line()]), make_opportunity(rep, lines=[make_line()] * 30)
    for deal, count in ((small, 1), (large, 10)):
        for __ in range(count):
            contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    queries(small)
    assert queries(large) == queries(small)


def test_accounts_and_contacts_list_their_deals(login, rep):
    account = make_account(rep)
    contact = make_contact(rep)
    deal = make_opportunity(rep, account=account, contact=contact)
    make_opportunity(make_user(), account=account, contact=contact)
    client = login(rep)
    for record in (account, contact):
        response = client.get(record.get_absolute_url(), {"tab": "related"})
        lists = {related.key: related.rows for related in response.context["related_lists"]}
        assert lists["opportunities"] == [deal]


def test_a_quantity_is_no_money_in_the_history(login, rep):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=rep, version=1, total_quantity=Decimal(12), amount=Decimal(12))
    told = {
        c.label: c.new for save in page(login(rep), deal, tab="history").context["history"].saves for c in save.changes
    }
    assert (told["Quantity"], told["Amount"]) == ("12", "€12.00")


def test_a_contact_lists_the_part_that_it_plays_in_each_deal(login, rep):
    contact, other = make_contact(rep), make_contact(rep)
    first, second = make_opportunity(rep, contact=other), make_opportunity(rep, contact=contact)
    buyer = ContactRoleName.objects.get(name="Economic buyer")
    contact_role_add(opportunity=first, contact=contact, by=rep, role=buyer)
    response = login(rep).get(contact.get_absolute_url(), {"tab": "related"})
    (related,) = [found for found in response.context["related_lists"] if found.key == "opportunities"]
    parts = [(row, row.role_name, row.is_primary) for row in related.rows]
    assert parts == [(first, "Economic buyer", False), (second, None, True)]
    assert related.total == 2
    assert "Economic buyer" in response.content.decode()
