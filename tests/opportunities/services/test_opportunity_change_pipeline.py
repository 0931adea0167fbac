"""A deal goes on in another pipeline."""

import pytest

from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import Pipeline, Stage
from opportunities.services import opportunity_change_pipeline, opportunity_change_stage, opportunity_update
from tests.factories.opportunities import make_opportunity, make_pipeline, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners(db):
    return make_pipeline("Partners")


@pytest.fixture
def deal(rep):
    return make_opportunity(rep, probability=44)


def change(deal, to, **given):
    return opportunity_change_pipeline(opportunity=deal, stage=to, by=given.pop("by", deal.owner), **given)


def test_the_new_stage_decides_and_the_history_goes_on(deal, partners, manager):
    to = stage("Value proposition", partners)
    moved = change(deal, to, by=manager, version=1)
    moved.refresh_from_db()
    assert (moved.stage, moved.probability, moved.version, moved.changed_by) == (to, 50, 2, manager)
    first, second = moved.stage_changes.order_by("pk")
    assert (first.stage, second.stage, second.by) == (stage("Prospecting"), to, manager)
    assert first.left_at == second.entered_at
    assert change(moved, to).version == 2


def test_a_closed_deal_stays_closed(deal, partners):
    won = opportunity_change_stage(opportunity=deal, stage=stage("Closed won"), by=None)
    moved = change(won, stage("Closed won", partners))
    assert (moved.is_won, moved.closed_at) == (True, won.closed_at)


def refused(deal, to, text, error=BusinessRuleError, **given):
    before = (deal.version, deal.stage_id, deal.stage_changes.count())
    with pytest.raises(error, match=text) as refusal:
        change(deal, to, **given)
    deal.refresh_from_db()
    assert (deal.version, deal.stage_id, deal.stage_changes.count()) == before
    return refusal.value.field


def test_it_neither_closes_nor_reopens(deal, partners):
    assert refused(deal, stage("Closed won", partners), "open and stay so") == "stage"
    won = opportunity_change_stage(opportunity=deal, stage=stage("Closed won"), by=None)
    assert refused(won, stage("Prospecting", partners), "won and stay so") == "stage"
    assert refused(won, stage("Closed lost", partners), "won and stay so") == "stage"


def test_only_into_another_pipeline_that_is_in_use(deal, partners):
    assert refused(deal, stage("Qualification"), "own pipeline") == "stage"
    Stage.objects.filter(pipeline=partners, name="Qualification").update(is_active=False)
    assert refused(deal, stage("Qualification", partners), "no longer in use") == "stage"
    Pipeline.objects.filter(pk=partners.pk).update(is_active=False)
    assert refused(deal, stage("Prospecting", partners), "no longer in use") == "stage"


def test_a_stale_version_is_refused(deal, partners, rep):
    opportunity_update(opportunity=deal, by=rep, version=1, next_step="Call")
    deal.refresh_from_db()
    refused(deal, stage("Prospecting", partners), "changed this record", StaleRecord, version=1)
