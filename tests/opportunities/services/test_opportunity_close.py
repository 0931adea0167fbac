from datetime import timedelta

import pytest
from django.utils import timezone

from core.digest import digest
from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import Competitor, LossReason, Pipeline, Stage
from opportunities.services import opportunity_competitor_add, opportunity_update
from tests.factories.opportunities import (
    close_deal,
    loss_reason,
    make_competitor,
    make_opportunity,
    stage,
)
from tests.invariants import check_invariants

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


def winners(deal):
    return [row.competitor for row in deal.competitors.filter(is_winner=True)]


def test_a_deal_is_won(rep):
    deal = close_deal(make_opportunity(rep), "Closed won", close_date=day(-3))
    deal.refresh_from_db()
    assert (deal.stage, deal.probability, deal.forecast_category) == (stage("Closed won"), 100, "closed")
    assert (deal.close_date, deal.closed_at, deal.changed_by) == (day(-3), deal.stage_changed_at, rep)
    check_invariants()


def test_a_deal_is_lost_for_a_reason_to_a_competitor(rep):
    rival = make_competitor()
    deal = close_deal(make_opportunity(rep), loss_note="Half the price", competitor=rival)
    deal.refresh_from_db()
    assert (deal.stage, deal.loss_reason, deal.loss_note) == (stage("Closed lost"), loss_reason(), "Half the price")
    assert winners(deal) == [rival]


def test_the_competitor_who_won_is_found_among_those_of_the_deal(rep):
    deal, rival, other = make_opportunity(rep), make_competitor(), make_competitor()
    for each in (rival, other):
        opportunity_competitor_add(opportunity=deal, competitor=each, by=rep, strengths="Price")
    deal = close_deal(deal, competitor=rival)
    assert winners(deal) == [rival]
    assert deal.competitors.get(competitor=rival).strengths == "Price"
    assert deal.competitors.count() == 2
    assert winners(close_deal(deal, competitor=other)) == [other]


def test_how_it_was_closed_can_be_corrected(rep):
    lost = close_deal(make_opportunity(rep), loss_note="Dear", competitor=make_competitor())
    won = close_deal(lost, "Closed won", version=lost.version)
    assert (won.loss_reason, won.loss_note, winners(won)) == (None, "", [])
    assert won.closed_at == lost.closed_at
    check_invariants()


def test_the_same_twice_changes_nothing(rep):
    first = close_deal(make_opportunity(rep), competitor=make_competitor())
    before = digest(whole=True)
    close_deal(first, competitor=Competitor.objects.get())
    assert digest(whole=True).changed(before) == []


def other_pipeline():
    return Stage.objects.create(
        pipeline=Pipeline.objects.create(name="Partners"), name="Over", position=1, probability=0, outcome="lost"
    )


REFUSED = {
    "loss_reason": {"loss_reason": None},
    "close_date": {"close_date": day(1)},
}


@pytest.mark.parametrize("field", REFUSED)
def test_what_is_missing_or_wrong_is_refused_at_its_field(rep, field):
    refused_unchanged(make_opportunity(rep), field, **REFUSED[field])


def test_an_open_stage_closes_nothing(rep):
    refused_unchanged(make_opportunity(rep), "stage", name="Qualification")


def test_a_stage_of_another_pipeline_and_one_out_of_use_are_refused(rep):
    deal, other = make_opportunity(rep), other_pipeline()
    Stage.objects.filter(name="Closed won").update(is_active=False)
    refused_unchanged(deal, "stage", name="Closed won")
    Stage.objects.filter(pk=other.pk).update(pipeline=deal.stage.pipeline, is_active=False)
    refused_unchanged(deal, "stage", name="Over")


def test_a_loss_reason_out_of_use_is_refused_but_stays_where_it_is(rep):
    lost = close_deal(make_opportunity(rep))
    LossReason.objects.filter(name="Price").update(is_active=False)
    refused_unchanged(make_opportunity(rep), "loss_reason", loss_reason=loss_reason())
    assert close_deal(lost, close_date=day(-1), loss_reason=loss_reason()).close_date == day(-1)


def test_a_note_that_is_too_long_leaves_no_winner_behind(rep):
    refused_unchanged(make_opportunity(rep), "loss_note", loss_note="x" * 256, competitor=make_competitor())


def test_whoever_read_an_older_version_is_told(rep):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=rep, version=1, next_step="Call")
    refused_unchanged(deal, None, error=StaleRecord, version=1)


def refused_unchanged(deal, field, error=BusinessRuleError, **fields):
    before = digest(whole=True)
    with pytest.raises(error) as refused:
        close_deal(deal, **fields)
    assert refused.value.field == field
    assert digest(whole=True).changed(before) == []
