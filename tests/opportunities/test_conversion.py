"""From stage to stage: who came into a stage, and what became of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from opportunities.conversion import PARTS, came_into, conversions
from opportunities.models import Opportunity, Pipeline, StageChange
from tests.factories.opportunities import stage
from tests.opportunities.journeys import journey, make_pipeline

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
FIRST = TODAY - timedelta(days=30)


@pytest.fixture
def go(rep):
    """`go(("Prospecting", 20), …)`: a deal that entered these stages, so many days ago."""
    return lambda *steps: journey(rep, *((stage(name), days) for name, days in steps), today=TODAY)


def counts(name, first=FIRST, last=TODAY):
    """(entered, went on, still there, went back, lost); the deals behind each are as many, and the same."""
    stages = list(Pipeline.objects.get(is_default=True).stages.all())
    row = next(row for row in conversions(Opportunity.objects.all(), stages, first, last) if row.stage.name == name)
    found = (row.entered, *(getattr(row, part) for part in PARTS))
    behind = [set(Opportunity.objects.filter(came_into(row.stage, first, last, p))) for p in ("entered", *PARTS)]
    assert tuple(map(len, behind)) == found
    assert set().union(*behind[1:]) == behind[0]
    assert sum(found[1:]) == row.entered
    return found


def test_a_later_stage_is_going_on(go):
    go(("Prospecting", 20), ("Needs analysis", 10))
    assert counts("Prospecting") == (1, 1, 0, 0, 0)
    assert counts("Needs analysis") == (1, 0, 1, 0, 0)
    assert counts("Qualification") == (0, 0, 0, 0, 0)


def test_so_is_winning_and_losing_is_not(go):
    go(("Prospecting", 20), ("Closed won", 10))
    go(("Prospecting", 20), ("Closed lost", 10))
    assert counts("Prospecting") == (2, 1, 0, 0, 1)


def test_who_went_on_and_was_then_lost_has_gone_on(go):
    go(("Prospecting", 20), ("Qualification", 10), ("Closed lost", 5))
    assert counts("Prospecting") == (1, 1, 0, 0, 0)
    assert counts("Qualification") == (1, 0, 0, 0, 1)


def test_an_earlier_stage_is_going_back(go):
    go(("Needs analysis", 20), ("Prospecting", 10))
    assert counts("Needs analysis") == (1, 0, 0, 1, 0)
    assert counts("Prospecting") == (1, 0, 1, 0, 0)


def test_coming_twice_counts_once_by_the_first_time(go):
    go(("Prospecting", 20), ("Needs analysis", 15), ("Prospecting", 10))
    assert counts("Prospecting") == (1, 1, 0, 0, 0)


def test_only_the_period_counts_but_what_happened_since_does(go):
    go(("Prospecting", 50), ("Qualification", 20))
    go(("Prospecting", 20), ("Qualification", 1))
    assert counts("Prospecting") == (1, 1, 0, 0, 0)
    assert counts("Prospecting", last=TODAY - timedelta(days=10)) == (1, 1, 0, 0, 0)
    assert counts("Qualification", last=TODAY - timedelta(days=10)) == (1, 0, 1, 0, 0)


def test_rows_of_the_same_stage_one_after_the_other_are_one_stay(go):
    """A row is written as well when the amount or the close date changes."""
    deal = go(("Prospecting", 50))
    [stay] = deal.stage_changes.all()
    changed_at = stay.entered_at + timedelta(days=30)
    StageChange.objects.filter(pk=stay.pk).update(left_at=changed_at)
    StageChange.objects.create(
        opportunity=deal, stage=stay.stage, probability=10, close_date=TODAY, entered_at=changed_at
    )
    assert counts("Prospecting") == (0, 0, 0, 0, 0)
    assert counts("Prospecting", first=TODAY - timedelta(days=60)) == (1, 0, 1, 0, 0)


def test_a_stage_for_no_time_counts_for_nothing(go):
    go(("Prospecting", 20), ("Needs analysis", 10), ("Prospecting", 10))
    assert counts("Needs analysis") == (0, 0, 0, 0, 0)
    assert counts("Prospecting") == (1, 0, 1, 0, 0)


def test_days_are_the_readers(go):
    deal = go(("Prospecting", 20))
    StageChange.objects.filter(opportunity=deal).update(entered_at=datetime(2026, 6, 15, 23, 30, tzinfo=UTC))
    with timezone.override("UTC"):
        assert counts("Prospecting")[0] == 1
    with timezone.override("Europe/Berlin"):
        assert counts("Prospecting")[0] == 0


def test_percent_is_rounded(go):
    for name in ("Closed won", "Closed won", "Closed lost"):
        go(("Prospecting", 20), (name, 10))
    stages = list(Pipeline.objects.get(is_default=True).stages.all())
    first, second, *__ = conversions(Opportunity.objects.all(), stages, FIRST, TODAY)
    assert (first.percent, second.percent) == (67, None)


def test_a_pipeline_without_open_stages_has_no_rows(db):
    closed = list(make_pipeline("Renewals").stages.exclude(outcome="open"))
    assert conversions(Opportunity.objects.all(), closed, FIRST, TODAY) == []


def test_where_nothing_comes_after_a_stage_nobody_goes_on(rep):
    pipeline = make_pipeline("Renewals")
    only = pipeline.stages.first()
    pipeline.stages.exclude(pk=only.pk).delete()
    deal = journey(rep, (only, 5), today=TODAY)
    [row] = conversions(Opportunity.objects.all(), [only], FIRST, TODAY)
    assert (row.entered, row.went_on, row.stayed) == (1, 0, 1)
    assert list(Opportunity.objects.filter(came_into(only, FIRST, TODAY, "stayed"))) == [deal]
