"""What a record's page and the conversion screen ask of the database: little, and no more for much than for little."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import account_update
from leads.services import lead_update
from opportunities.services import (
    contact_role_add,
    opportunity_change_stage,
    opportunity_update,
)
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.contacts import make_contact
from tests.factories.files import make_file
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_line, make_opportunity, stage
from tests.factories.quotes import make_quote
from tests.factories.users import make_queue, make_team
from users.models import RecordAccess

pytestmark = pytest.mark.django_db
MOST = 15  # session and user included


@pytest.fixture
def viewers(administrator):
    manager, rep, peer, __ = make_team()
    make_queue(rep, peer)
    RecordAccess.objects.update(access="private")
    return {"rep": rep, "manager": manager, "administrator": administrator}


def a_lead(by, boss, count):
    lead = make_lead(by=by, company="Northwind", email="ada@northwind.example")
    with_much(lead, by, count)
    for number in range(count):
        lead = lead_update(lead=lead, by=boss if number % 2 else by, version=None, title=f"Title {number}")
    return lead.get_absolute_url()


def a_conversion(by, boss, count):
    for __ in range(count):
        account = make_account(by, name="Northwind", website="https://www.northwind.example")
        make_contact(by, account=account, email="ada@northwind.example")
        make_opportunity(by, account=account)
    return f"{a_lead(by, boss, count)}convert/"


def an_account(by, boss, count):
    account = make_account(by)
    with_much(account, by, count)
    for number in range(count):
        make_contact(by, account=account)
        make_opportunity(by, account=account)
        make_account(by, parent=account)
        account = account_update(account=account, by=boss if number % 2 else by, version=None, phone=str(number))
    return account.get_absolute_url()


def a_contact(by, boss, count):
    contact = make_contact(by, account=make_account(by))
    with_much(contact, by, count)
    for __ in range(count):
        make_contact(by, reports_to=contact)
        contact_role_add(opportunity=make_opportunity(by), contact=contact, by=by)
    return contact.get_absolute_url()


def an_opportunity(by, boss, count):
    deal = make_opportunity(by, account=make_account(by), lines=[make_line()] * count)
    with_much(deal, by, count)
    for number in range(count):
        make_quote(by, opportunity=deal)
        contact_role_add(opportunity=deal, contact=make_contact(by), by=by)
        deal = opportunity_update(opportunity=deal, by=boss, version=None, next_step=f"Step {number}")
    opportunity_change_stage(opportunity=deal, stage=stage("Qualification"), by=boss, version=None)
    return deal.get_absolute_url()


def a_quote(by, boss, count):
    quote = make_quote(by, lines=[make_line()] * count)
    with_much(quote, by, count)
    return quote.get_absolute_url()


def with_much(record, by, count):
    for kind in ("task", "note"):
        for __ in range(count):
            make_activity(record, by=by, kind=kind)
    for number in range(count):
        make_file(record, by, name=f"offer {number}.png")


def asked(client, url):
    assert client.get(url).status_code == 200  # whatever is kept in memory is there from now on
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


@pytest.mark.parametrize("make", [a_lead, a_conversion, an_account, a_contact, an_opportunity, a_quote])
def test_a_page_asks_little_and_no_more_for_much(login, viewers, make):
    little, much = (make(viewers["rep"], viewers["manager"], count) for count in (1, 20))
    for name, viewer in viewers.items():
        client = login(viewer)
        few, many = asked(client, little), asked(client, much)
        assert many <= MOST, name
        assert few <= MOST, name


@pytest.mark.parametrize("make", [an_account, a_contact, an_opportunity, a_quote])
def test_so_do_the_other_tabs(login, viewers, make):
    much, client = make(viewers["rep"], viewers["manager"], 20), login(viewers["manager"])
    for tab in ("activity", "details", "related"):
        assert asked(client, f"{much}?tab={tab}") <= MOST, tab
