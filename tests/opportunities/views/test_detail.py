from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from opportunities.models import ContactRoleName, StageChange
from opportunities.path import stages_and_days
from opportunities.services import (
    contact_role_add,
    opportunity_change_stage,
    opportunity_set_lines,
    opportunity_update,
)
from opportunities.stage_table import visits_of
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import close_deal, make_competitor, make_line, make_opportunity, stage
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
    response = page(login(rep), deal, tab="stages")
    assert [row.now.stage.name for row in response.context["stage_rows"]] == ["Closed lost", "Prospecting"]
    assert [(v.stage.name, v.count, v.is_current) for v in response.context["stage_visits"]] == [
        ("Prospecting", 1, False),
        ("Closed lost", 1, True),
    ]


def test_stage_history_says_what_changed_from_what(login, rep, manager):
    deal = make_opportunity(rep, amount=Decimal(200), close_date=date(2030, 6, 30))
    for fields in ({"amount": Decimal(500)}, {"close_date": date(2030, 7, 31)}, {"next_step": "Call"}):
        deal = opportunity_update(opportunity=deal, by=rep, version=None, **fields)
    for name in ("Qualification", "Prospecting"):
        deal = opportunity_change_stage(opportunity=deal, stage=stage(name), by=manager)
    response = page(login(rep), deal, tab="stages")
    changed = [row.changed for row in response.context["stage_rows"]]
    assert changed == [{"stage"}, {"stage"}, {"close_date"}, {"amount", "expected_revenue"}, set()]
    text = response.content.decode()
    for shown in ("€200.00</span> <strong>→ €500.00</strong>", "30 Jun 2030</span> <strong>→ 31 Jul 2030</strong>"):
        assert shown in text
    assert [(v.stage.name, v.count) for v in response.context["stage_visits"]] == [
        ("Prospecting", 2),
        ("Qualification", 1),
    ]


def test_days_in_a_stage_are_those_of_all_visits(rep):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=rep, version=1, amount=Decimal(5))
    first, second = deal.stage_changes.order_by("pk")
    at = timezone.now() - timedelta(days=10, hours=1)
    StageChange.objects.filter(pk=first.pk).update(entered_at=at, left_at=at + timedelta(days=4))
    StageChange.objects.filter(pk=second.pk).update(entered_at=at + timedelta(days=4))
    (visits,) = visits_of(deal.stage_changes.select_related("stage").order_by("entered_at", "pk"))
    assert (visits.days, visits.count) == (10, 1)
    assert stages_and_days(deal)[1] == {str(deal.stage_id): 10}


def test_details_say_how_old_it_is_and_when_it_counts(login, rep):
    deal = make_opportunity(rep, close_date=date(2030, 12, 31), total_quantity=Decimal("2.5"))
    text = page(login(rep), deal, tab="details").content.decode()
    for shown in ("2030 Q4", "Age", "0 days", "In this stage", "2.5"):
        assert shown in text


def test_a_lost_deal_says_why_when_and_to_whom(login, rep):
    rival = make_competitor()
    deal = close_deal(make_opportunity(rep), competitor=rival, close_date=date(2026, 3, 4))
    text = page(login(rep), deal).content.decode()
    for shown in ("Closed on", "4 Mar 2026", "Price", rival.name):
        assert shown in text


def test_an_open_deal_without_a_contact_role_is_pointed_out(login, rep, manager):
    deal, client = make_opportunity(rep), login(rep)
    text = page(client, deal).content.decode()
    assert "Nobody yet: who decides this deal?" in text
    assert f'"{reverse("opportunities:contact_roles_add", args=[deal.pk])}"' in text
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    assert "Nobody yet: who decides this deal?" not in page(client, deal).content.decode()
    assert "Nobody yet: who decides this deal?" not in page(client, close_deal(make_opportunity(rep))).content.decode()


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
        for name in (
            "edit",
            "delete",
            "lines",
            "move",
            "close",
            "fields",
            "competitor_add",
            "contact_roles_add",
            "contact_roles_edit",
        ):
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
