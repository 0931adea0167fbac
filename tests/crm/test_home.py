"""The start page: one's own work, and nothing that one may not see."""

import html
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from crm.home import today
from leads.models import Lead
from leads.services import lead_change_owner
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.users import make_team, make_user
from users.services import record_access_set

pytestmark = pytest.mark.django_db


def test_tasks_due_by_today_come_first_due_first_and_others_do_not(rep):
    date = timezone.localdate()
    late = make_activity(by=rep, due_date=date - timedelta(days=2))
    now = make_activity(by=rep, due_date=date)
    make_activity(by=rep, due_date=date + timedelta(days=1))
    make_activity(by=rep)
    make_activity(by=make_user(), due_date=date)
    context = today(rep)
    assert context["tasks"] == [late, now]
    assert context["task_count"] == 2


def test_a_task_names_only_records_that_its_owner_still_sees(rep, administrator):
    lead = make_lead(by=rep, owner=rep)
    make_activity(lead, by=rep, due_date=timezone.localdate())
    assert today(rep)["tasks"][0].about == [lead]
    lead_change_owner(lead=lead, owner=make_user(), by=administrator, version=lead.version)
    assert today(rep)["tasks"][0].about == []


def test_open_opportunities_are_summed_for_each_currency(rep):
    make_opportunity(rep, amount=Decimal("1000"), stage=stage("Prospecting"), currency="EUR")
    make_opportunity(rep, amount=Decimal("500"), stage=stage("Prospecting"), currency="USD")
    make_opportunity(rep, amount=Decimal("70"), stage=stage("Closed won"), currency="EUR")
    context = today(rep)
    probability = stage("Prospecting").probability
    sums = {total.currency: (total.amount, total.weighted) for total in context["totals"]}
    assert sums == {
        "EUR": (Decimal("1000"), Decimal("10") * probability),
        "USD": (Decimal("500"), Decimal("5") * probability),
    }
    assert context["deal_count"] == 2


def test_unread_leads_are_the_newest_of_mine(rep, manager):
    first = make_lead(by=manager, owner=rep)
    second = make_lead(by=manager, owner=rep)
    make_lead(by=rep, owner=rep)
    assert list(today(rep)["leads"]) == [second, first]


def test_the_page_shows_them(rep, manager, login):
    lead = make_lead(by=manager, owner=rep)
    task = make_activity(lead, by=rep, due_date=timezone.localdate())
    page = login(rep).get("/").content.decode()
    assert str(lead) in page
    assert task.subject in page


def test_the_gallery_is_for_staff(rep, manager, login):
    assert login(rep).get("/ui/").status_code == 403
    page = login(manager).get("/ui/")
    assert page.status_code == 200


def test_an_account_that_one_may_not_see_is_not_named(rep, login):
    for owner, name in ((rep, "Mine Ltd"), (make_user(), "Theirs Ltd")):
        make_opportunity(rep, account=make_account(owner, name=name))
    record_access_set(record_type="accounts.account", access="private", by=None)
    text = login(rep).get("/").text
    assert "Mine Ltd" in text
    assert "Theirs Ltd" not in text


class TestThoseWhoLeadPeople:
    """They look at their own day, or at that of their people."""

    @pytest.fixture
    def team(self, db):
        manager, rep, __, outsider = make_team()
        date = timezone.localdate()
        found = {}
        for owner in (manager, rep, outsider):
            lead = make_lead(by=None, owner=owner)
            deal = make_opportunity(owner, amount=100)
            found[owner] = (lead, deal, make_activity(deal, by=owner, due_date=date))
        return manager, rep, found

    def shown(self, context):
        return set(context["leads"]), set(context["deals"]), set(context["tasks"])

    def test_their_own(self, team):
        manager, __, found = team
        context = today(manager, "mine")
        assert self.shown(context) == tuple({record} for record in found[manager])
        assert (context["deal_count"], context["totals"][0].amount) == (1, 100)

    def test_that_of_their_people(self, team):
        manager, rep, found = team
        context = today(manager, "team")
        assert self.shown(context) == tuple(set(pair) for pair in zip(found[manager], found[rep], strict=True))
        assert (context["deal_count"], context["task_count"], context["lead_count"]) == (2, 2, 2)
        assert context["totals"][0].amount == 200

    def test_it_begins_with_ones_people_where_there_is_no_deal_of_ones_own(self, team):
        manager, __, found = team
        assert [today(manager, asked)["whose"] for asked in ("", "nobody")] == ["mine", "mine"]
        found[manager][1].delete()
        assert [today(manager, asked)["whose"] for asked in ("", "nobody", "mine")] == ["team", "team", "mine"]

    def test_who_has_nobody_below_chooses_nothing(self, team, login):
        __, rep, found = team
        assert today(rep, "team")["whose"] == ""
        assert self.shown(today(rep, "team")) == tuple({record} for record in found[rep])
        assert "whose=team" not in login(rep).get("/").text

    def test_the_page_says_whose_what_is(self, team, login):
        manager, rep, found = team
        text = login(manager).get("/", {"whose": "team"}).text
        assert "My team's open opportunities" in html.unescape(text)
        assert str(rep) in text
        assert str(found[rep][1]) in text
        Lead.objects.update(is_unread=False)
        text = login(manager).get("/", {"whose": "mine"}).text
        assert '<div class="pw-v">0</div>' in text
        assert str(rep) not in text
