"""The Pipeline page: each number is a link to exactly the deals behind it."""

import html
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.templatetags.display import money
from opportunities.models import Pipeline
from tests.factories.accounts import make_account
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.users import make_team, make_user
from tests.opportunities.journeys import journey, make_pipeline
from users.services import record_access_set

URL = reverse("opportunities:pipeline")
LIST = reverse("opportunities:list")
pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture(autouse=True)
def midsummer(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args, **kwargs: TODAY)


def texts(response, key):
    """A table of the page as {row label: [texts of its cells]}."""
    table = next(table for table in response.context["tables"].all() if table.key == key)
    found = {line.label: [cell.text for __, cell in cells] for line, cells in table.rows}
    return {**found, **({"total": [cell.text for __, cell in table.foot]} if table.foot else {})}


def make_deals(owner):
    """Open, won and lost deals in two currencies, in and outside the months shown, one without an amount."""
    prospecting, proposal = stage("Prospecting"), stage("Proposal/price quote")
    for name, amount, currency, day in (
        ("Prospecting", "0.05", "EUR", TODAY),
        ("Prospecting", "0.05", "EUR", TODAY),
        ("Prospecting", "1000", "USD", TODAY),
        ("Proposal/price quote", None, "EUR", date(2026, 8, 31)),
        ("Proposal/price quote", "1234.56", "EUR", date(2026, 9, 1)),
        ("Proposal/price quote", "50", "EUR", date(2020, 1, 1)),
        ("Proposal/price quote", "60", "EUR", date(2030, 1, 1)),
        ("Closed won", "700", "EUR", date(2026, 5, 1)),
        ("Closed won", "800", "EUR", date(2026, 1, 20)),
        ("Closed won", "900", "JPY", date(2026, 6, 1)),
        ("Closed lost", "300", "EUR", date(2026, 6, 14)),
        ("Closed lost", "5", "EUR", date(2019, 1, 1)),
    ):
        money = {"amount": amount and Decimal(amount), "currency": currency, "close_date": day}
        journey(owner, (stage(name), 40), today=TODAY, **money)
    journey(owner, (prospecting, 30), (proposal, 20), today=TODAY)
    journey(owner, (prospecting, 30), (proposal, 20), (stage("Closed lost"), 10), today=TODAY)  # and today it closes
    journey(owner, (proposal, 30), (prospecting, 20), today=TODAY)


class TestFigures:
    def test_each_stage_has_its_deals_for_each_currency(self, login, rep):
        make_deals(rep)
        response = login(rep).get(URL)
        euros = texts(response, "funnel-EUR")
        assert euros["Prospecting"] == ["3", "€0.10", "€0.02"]  # 0.005 is rounded for each deal; one has no amount
        assert euros["Proposal/price quote"] == ["5", "€1,344.56", "€1,008.42"]
        assert euros["Qualification"] == ["0", "–", "–"]
        assert euros["total"] == ["8", "€1,344.66", "€1,008.44"]
        assert texts(response, "funnel-USD")["total"] == ["1", "US$1,000.00", "US$100.00"]

    def test_each_month_has_what_is_open_and_what_was_won(self, login, rep):
        make_deals(rep)
        months = texts(login(rep).get(URL), "months-EUR")
        assert list(months)[:2] == ["Earlier", "Dec 2025"]
        assert list(months)[-2:] == ["Dec 2026", "Later"]
        assert months["May 2026"] == ["0", "–", "1", "€700.00"]
        assert months["Jun 2026"] == ["2", "€0.10", "0", "–"]
        assert months["Aug 2026"] == ["1", "€0.00", "0", "–"]
        assert months["Sept 2026"] == ["1", "€1,234.56", "0", "–"]
        assert months["Earlier"] == ["1", "€50.00", "", ""]
        assert months["Later"] == ["3", "€60.00", "", ""]

    def test_the_win_rate_is_of_deals_closed_in_the_period(self, login, rep):
        make_deals(rep)
        client = login(rep)
        rates = texts(client.get(URL), "win-rate")
        assert rates["EUR"] == ["1", "2", "33.3%", "€700.00", "€300.00", "70%"]
        assert rates["JPY"] == ["1", "0", "100%", "JP¥900", "–", "100%"]
        year = texts(client.get(URL, {"period": "this_year"}), "win-rate")
        assert year["EUR"] == ["2", "2", "50%", "€1,500.00", "€300.00", "83.3%"]

    def test_conversion_says_what_became_of_those_who_came(self, login, rep):
        make_deals(rep)
        rows = texts(login(rep).get(URL), "conversion")
        # Entered, went on, still there, went back, lost.
        assert rows["Prospecting"] == ["6", "2", "4", "0", "0", "33%"]
        assert rows["Proposal/price quote"] == ["7", "0", "5", "1", "1", "0%"]


def linked(response):
    """Every linked number of the page: (table, row, column, cell)."""
    for table in response.context["tables"].all():
        foot = [(table.total, table.foot)] if table.foot else []
        for line, cells in [*table.rows, *foot]:
            yield from ((table, line.label, column, cell) for column, cell in cells if cell.url)


@pytest.fixture
def behind(client):
    """`behind(url)`: the deals of a list, all on one page."""

    @cache
    def deals(url):
        response = client.get(url)
        assert response.status_code == 200
        assert not response.context["page"].has_next
        return response.context["page"].rows

    return deals


@pytest.mark.parametrize("query", ["scope=mine", "scope=team", "scope=open&q=deal&f=amount:at_most:1000"])
def test_behind_each_number_are_exactly_its_deals(login, behind, query):
    manager, rep, __, outsider = make_team()
    for owner in (manager, rep, outsider):
        make_deals(owner)
    other = make_pipeline("Renewals")
    make_opportunity(manager, stage=other.stages.first(), close_date=TODAY, amount=Decimal(7))
    client = login(manager)
    response = client.get(f"{URL}?{query}")
    seen = 0
    for table, label, column, cell in linked(response):
        deals = behind(cell.url)
        where = f"{table.key}, {label}, {column.label}: {cell.url}"
        if "%" in cell.text:
            assert deals, where
        elif cell.text.isdigit():
            assert len(deals) == int(cell.text), where
        else:
            currency = table.key.partition("-")[2] if table.unit != "percent" else label
            worth = (deal.expected_revenue if column.label == "Weighted" else deal.amount for deal in deals)
            assert money(sum(filter(None, worth), Decimal(0)), currency) == cell.text, where
        seen += 1
    assert seen > 40


def test_the_numbers_above_lead_to_their_deals(login, behind, rep):
    make_deals(rep)
    response = login(rep).get(URL)
    tables, figures = response.context["tables"], response.context["figures"]
    assert len(behind(tables.open_url)) == figures.all_open.count == 9
    assert len(behind(tables.closed_url)) == figures.all_closed.closed.count == 4
    assert len(behind(tables.won_url)) == figures.all_closed.won.count == 2


class TestRights:
    def test_a_rep_sees_figures_of_their_own_deals_alone(self, login, rep):
        make_deals(rep)
        make_deals(make_user())
        for scope in ("mine", "team", "open"):
            response = login(rep).get(URL, {"scope": scope})
            assert texts(response, "funnel-EUR")["total"][0] == "8"
            assert texts(response, "conversion")["Prospecting"][0] == "6"

    def test_a_manager_sees_those_below(self, login):
        manager, rep, __, outsider = make_team()
        for owner in (manager, rep, outsider):
            make_opportunity(owner, amount=Decimal(10))
        client = login(manager)
        counts = {s: client.get(URL, {"scope": s}).context["figures"].all_open.count for s in ("mine", "team", "open")}
        assert counts == {"mine": 1, "team": 2, "open": 2}
        record_access_set(record_type="opportunities.opportunity", access="read", by=None)
        assert login(manager).get(URL, {"scope": "open"}).context["figures"].all_open.count == 3

    def test_a_stranger_is_sent_to_the_log_in(self, client):
        assert client.get(URL).status_code == 302


class TestAddress:
    def test_a_pipeline_is_chosen_by_its_key(self, login, rep):
        other = make_pipeline("Renewals")
        make_opportunity(rep, stage=other.stages.first(), amount=Decimal(7), currency="EUR")
        make_opportunity(rep, amount=Decimal(8), currency="EUR")
        client = login(rep)
        assert texts(client.get(URL), "funnel-EUR")["total"][1] == "€8.00"
        response = client.get(URL, {"pipeline": other.pk})
        assert texts(response, "funnel-EUR") == {"First": ["1", "€7.00", "€0.70"], "total": ["1", "€7.00", "€0.70"]}
        assert f'<option value="{other.pk}" selected>' in response.content.decode()

    @pytest.mark.parametrize("query", [{"pipeline": "0"}, {"pipeline": "²"}, {"period": "x"}, {"f": "nothing:is:1"}])
    def test_what_is_not_understood_shows_no_figures(self, login, rep, query):
        make_deals(rep)
        response = login(rep).get(URL, query)
        assert response.status_code == 400
        assert "figures" not in response.context
        assert "Take it away" in response.content.decode()

    def test_scopes_of_closed_deals_mean_all(self, login, rep):
        for scope in ("closed", "all", "open"):
            assert login(rep).get(URL, {"scope": scope}).context["scope"].key == "open"

    def test_the_list_and_the_page_lead_to_each_other_with_the_filters(self, login, rep):
        client = login(rep)
        query = "f=amount%3Aat_least%3A5&scope=open"
        there = client.get(f"{LIST}?{query}&sort=name").content.decode()
        back = client.get(f"{URL}?{query}&period=this_month").content.decode()
        assert f'href="{URL}?{query}&sort=name"' in html.unescape(there)
        assert f'href="{LIST}?{query}"' in html.unescape(back)

    def test_a_filter_can_be_added_here_too(self, login, rep):
        response = login(rep).get(URL, {"add": "amount", "operator": "at_least", "value": "5", "apply": "1"})
        assert response.url == f"{URL}?f=amount%3Aat_least%3A5"


class TestEmpty:
    def test_an_empty_page_teaches(self, login, rep):
        page = login(rep).get(URL).content.decode()
        assert "No deals to add up in “Mine” yet." in page
        assert reverse("opportunities:create") in page
        assert "<table" not in page

    def test_filters_that_nothing_matches_say_so(self, login, rep):
        make_deals(rep)
        page = login(rep).get(URL, {"q": "nobody-has-this-name"}).content.decode()
        assert "Nothing matches these filters." in page

    def test_clearing_the_filters_keeps_pipeline_and_period(self, login, rep):
        page = login(rep).get(URL, {"q": "nobody-has-this-name", "period": "this_year"}).content.decode()
        default = Pipeline.objects.get(is_default=True)
        assert f"&amp;pipeline={default.pk}&amp;period=this_year" in page

    def test_no_pipeline_in_use(self, login, rep):
        Pipeline.objects.update(is_active=False)
        assert "There is no pipeline in use." in login(rep).get(URL).content.decode()

    def test_a_period_without_closed_deals_says_what_to_do(self, login, rep):
        make_opportunity(rep)
        assert "No deal was closed in this period." in login(rep).get(URL).content.decode()


def test_costs_the_same_for_one_deal_and_many(login, rep):
    client = login(rep)
    make_opportunity(rep, account=make_account(rep), amount=Decimal(5))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for number in range(20):
        make_opportunity(rep, account=make_account(rep), currency=("EUR", "USD", "JPY")[number % 3])
    make_deals(rep)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(one) <= 15
