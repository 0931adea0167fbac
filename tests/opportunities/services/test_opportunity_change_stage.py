from itertools import pairwise

import pytest

from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import Pipeline, Stage
from opportunities.services import opportunity_change_stage, opportunity_update
from tests.factories.opportunities import make_opportunity, stage

pytestmark = pytest.mark.django_db


def move(deal, name, by=None, **kwargs):
    return opportunity_change_stage(opportunity=deal, stage=stage(name), by=by or deal.owner, **kwargs)


def test_the_stage_decides_probability_and_forecast_anew(rep):
    deal = make_opportunity(rep, probability=77, forecast_category="commit")
    deal = move(deal, "Proposal/price quote")
    deal.refresh_from_db()
    assert (deal.stage, deal.probability, deal.forecast_category) == (stage("Proposal/price quote"), 75, "pipeline")
    assert deal.version == 2


def test_intervals_touch_and_the_open_one_is_the_current_stage(rep, manager):
    deal = make_opportunity(rep)
    for name in ("Qualification", "Closed won", "Qualification"):
        deal = move(deal, name, by=manager)
    history = list(deal.stage_changes.order_by("entered_at", "pk"))
    assert [change.stage.name for change in history] == ["Prospecting", "Qualification", "Closed won", "Qualification"]
    for earlier, later in pairwise(history):
        assert earlier.left_at == later.entered_at
        assert earlier.entered_at < earlier.left_at
    deal.refresh_from_db()
    assert history[-1].left_at is None
    assert history[-1].entered_at == deal.stage_changed_at
    assert [change.by for change in history] == [rep, manager, manager, manager]


def test_closing_and_reopening_set_and_clear_the_moment(rep):
    deal = move(make_opportunity(rep), "Closed lost")
    assert deal.closed_at == deal.stage_changed_at
    assert (deal.probability, deal.forecast_category) == (0, "omitted")
    assert move(deal, "Negotiation/review").closed_at is None


def test_another_closed_stage_keeps_the_moment_of_closing(rep):
    lost = move(make_opportunity(rep), "Closed lost")
    won = move(lost, "Closed won")
    assert won.closed_at == lost.closed_at
    assert won.is_won


def test_the_stage_where_it_stands_changes_nothing(rep):
    deal = make_opportunity(rep, probability=44)
    same = move(deal, "Prospecting")
    assert (same.version, same.probability, same.stage_changes.count()) == (1, 44, 1)


def refused_unchanged(deal, wrong, error=BusinessRuleError, version=None):
    with pytest.raises(error) as refused:
        opportunity_change_stage(opportunity=deal, stage=wrong, by=deal.owner, version=version)
    deal.refresh_from_db()
    assert deal.stage == stage("Prospecting")
    assert deal.stage_changes.get().left_at is None
    return refused.value


def test_a_stage_of_another_pipeline_is_refused(rep):
    other = Stage.objects.create(
        pipeline=Pipeline.objects.create(name="Partners"), name="Begun", position=1, probability=5
    )
    assert refused_unchanged(make_opportunity(rep), other).field == "stage"


def test_a_stage_that_is_out_of_use_is_refused(rep):
    Stage.objects.filter(name="Qualification").update(is_active=False)
    assert refused_unchanged(make_opportunity(rep), stage("Qualification")).field == "stage"


def test_a_stale_version_is_refused(rep):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=rep, version=1, next_step="Call")
    refused_unchanged(deal, stage("Qualification"), StaleRecord, version=1)
