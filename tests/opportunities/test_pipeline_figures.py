"""Figures of a pipeline: equal to plain SQL to the minor unit, by the days of the reader."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from opportunities.models import Opportunity, Pipeline
from opportunities.pipeline_figures import PipelineFigures, Sums
from tests.factories.opportunities import make_opportunity, stage
from tests.opportunities.journeys import journey, make_pipeline

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
FIRST = date(2026, 3, 17)


def figures(**changes):
    stages = list(Pipeline.objects.get(is_default=True).stages.all())
    known = {"first": FIRST, "last": TODAY, "today": TODAY, **changes}
    return PipelineFigures(Opportunity.objects.all(), stages, **known)


def rows(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {tuple(row[:-3]): tuple(row[-3:]) for row in cursor.fetchall()}


@pytest.fixture
def many(rep):
    """300 deals in all stages and three currencies, with halves of their minor units among the amounts."""
    chance = random.Random(5)
    deal = make_opportunity(rep)
    names = [field.attname for field in deal._meta.concrete_fields if field.name != "id"]
    fields = {name: getattr(deal, name) for name in names}
    stages = list(Pipeline.objects.get(is_default=True).stages.all())
    for __ in range(300):
        fields |= {
            "stage_id": chance.choice(stages).pk,
            "currency": chance.choice(["EUR", "JPY", "KWD"]),
            "amount": chance.choice(
                [None, Decimal(chance.randrange(10**9)) / 10**4, Decimal("0.0050"), Decimal("0.5")]
            ),
            "probability": chance.randrange(101),
            "close_date": TODAY + timedelta(days=chance.randrange(-400, 400)),
        }
        Opportunity.objects.bulk_create([Opportunity(**fields)])
    Opportunity.objects.filter(pk=deal.pk).delete()


SUMS = """
    count(*), coalesce(sum(amount), 0),
    coalesce(sum(round(amount * o.probability / 100, case currency when 'JPY' then 0 when 'KWD' then 3 else 2 end)), 0)
    FROM opportunities_opportunity o JOIN opportunities_stage s ON s.id = o.stage_id
"""


def test_stages_equal_sql(many):
    found = figures()
    expected = rows(f"SELECT stage_id, currency, {SUMS} WHERE s.outcome = 'open' GROUP BY 1, 2")
    sums = {
        (s.pk, currency): found.stage_sums(s, currency)
        for s in found.stages
        for currency in found.currencies
        if not s.is_closed
    }
    assert {key: (s.count, s.amount, s.weighted) for key, s in sums.items() if s.count} == expected
    for currency in found.currencies:
        of_currency = [s for (__, c), s in sums.items() if c == currency]
        assert sum(of_currency, Sums()) == found.open_sums(currency)


def test_months_equal_sql(many):
    found = figures()
    for outcome, ask in (("open", found.open_in), ("won", found.won_in)):
        expected = rows(
            f"SELECT date_trunc('month', close_date)::date, currency, {SUMS} WHERE s.outcome = %s "
            "AND close_date BETWEEN '2025-12-01' AND '2026-12-31' GROUP BY 1, 2",
            outcome,
        )
        sums = {(month, c): ask(month, c) for month in found.months for c in found.currencies}
        assert {key: (s.count, s.amount, s.weighted) for key, s in sums.items() if s.count} == expected
    for c in found.currencies:
        parts = [found.open_before(c), found.open_after(c), *(found.open_in(month, c) for month in found.months)]
        assert sum(parts, Sums()) == found.open_sums(c)


def test_the_win_rate_equals_sql(many):
    found = figures()
    expected = rows(
        f"SELECT currency, s.outcome, {SUMS} WHERE s.outcome <> 'open' AND close_date BETWEEN %s AND %s GROUP BY 1, 2",
        FIRST,
        TODAY,
    )
    for currency in found.currencies:
        rate = found.win_rate(currency)
        won, lost = (expected.get((currency, outcome), (0, Decimal(0), 0)) for outcome in ("won", "lost"))
        assert (rate.won.count, rate.won.amount) == won[:2]
        assert (rate.lost.count, rate.lost.amount) == lost[:2]
        assert abs(rate.by_count - Decimal(100 * won[0]) / (won[0] + lost[0])) <= Decimal("0.05")
        assert abs(rate.by_amount - 100 * won[1] / (won[1] + lost[1])) <= Decimal("0.05")


class TestDays:
    def test_ages_and_ways_to_the_close_are_whole_days_on_average(self, rep):
        journey(rep, (stage("Prospecting"), 10), today=TODAY)
        journey(rep, (stage("Prospecting"), 11), today=TODAY)
        journey(rep, (stage("Closed won"), 40), today=TODAY, close_date=TODAY - timedelta(days=5))
        journey(rep, (stage("Closed lost"), 40), today=TODAY, close_date=TODAY)
        found = figures()
        assert found.all_open.average_days == 11  # 10.5
        assert (found.all_closed.won.average_days, found.all_closed.lost.average_days) == (35, 40)

    def test_a_deal_written_down_after_it_was_closed_took_no_time(self, rep):
        journey(rep, (stage("Closed won"), 10), today=TODAY, close_date=TODAY - timedelta(days=30))
        assert figures().all_closed.won.average_days == 0

    def test_they_are_days_of_the_readers_time_zone(self, rep):
        deal = journey(rep, (stage("Prospecting"), 0), today=TODAY)
        Opportunity.objects.filter(pk=deal.pk).update(created_at="2026-06-13T23:30:00Z")
        with timezone.override("Pacific/Auckland"):
            assert figures().all_open.average_days == 1
        with timezone.override("UTC"):
            assert figures().all_open.average_days == 2

    def test_nothing_has_no_average(self, db):
        found = figures()
        assert found.all_open.average_days is None
        assert (found.all_closed.by_count, found.all_closed.by_amount) == (None, None)
        assert found.is_empty


def test_what_is_worth_nothing_has_a_rate_by_number_alone(rep):
    journey(rep, (stage("Closed won"), 10), today=TODAY, close_date=TODAY, currency="EUR")
    rate = figures().win_rate("EUR")
    assert (rate.by_count, rate.by_amount) == (Decimal("100.0"), None)


def test_other_pipelines_stay_outside(rep):
    other = make_pipeline("Renewals")
    for step in other.stages.all():
        make_opportunity(rep, stage=step, close_date=TODAY)
    assert figures().is_empty


def test_costs_three_statements(many, django_assert_num_queries):
    found = figures()
    with django_assert_num_queries(3):
        assert [found.currencies, found.all_open, found.all_closed, found.conversions]
