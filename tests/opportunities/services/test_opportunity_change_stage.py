from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from core.digest import digest
from core.errors import BusinessRuleError, NotAllowed, StaleRecord
from core.history_display import changes
from opportunities.models import Pipeline, Stage
from opportunities.services import opportunity_change_stage, opportunity_update
from tests.factories.opportunities import close_deal, loss_reason, make_competitor, make_opportunity, stage
from tests.factories.users import make_user
from tests.invariants import check_invariants
from users.permissions import Profile

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


def test_closing_and_reopening_set_and_clear_the_moment(rep, manager):
    deal = move(make_opportunity(rep, loss_reason=loss_reason()), "Closed lost")
    assert deal.closed_at == deal.stage_changed_at
    assert (deal.probability, deal.forecast_category) == (0, "omitted")
    assert move(deal, "Negotiation/review", by=manager).closed_at is None


def test_another_closed_stage_keeps_the_moment_of_closing(rep):
    lost = move(make_opportunity(rep, loss_reason=loss_reason()), "Closed lost")
    won = move(lost, "Closed won")
    assert won.closed_at == lost.closed_at
    assert won.is_won


def test_a_move_that_closes_goes_by_the_rules_of_closing(rep):
    deal = make_opportunity(rep, close_date=timezone.localdate() + timedelta(days=9))
    assert refused_unchanged(deal, stage("Closed lost")).field == "loss_reason"
    assert move(deal, "Closed won").close_date == timezone.localdate()


def test_a_close_date_that_is_past_stays_when_a_move_closes(rep):
    assert move(make_opportunity(rep, close_date=date(2026, 1, 5)), "Closed won").close_date == date(2026, 1, 5)


def test_reopening_forgets_why_it_was_lost_but_the_history_knows(rep, manager):
    rival = make_competitor()
    lost = close_deal(make_opportunity(rep), loss_note="Too dear by half", competitor=rival)
    deal = move(lost, "Qualification", by=manager)
    deal.refresh_from_db()
    assert (deal.closed_at, deal.loss_reason, deal.loss_note) == (None, None, "")
    assert not deal.competitors.get(competitor=rival).is_winner
    told = [(change.label, change.old) for change in changes(deal)]
    assert ("Loss reason", "Price") in told
    assert ("About the loss", "Too dear by half") in told
    check_invariants()


def test_a_rep_may_not_reopen(rep):
    deal = close_deal(make_opportunity(rep), competitor=make_competitor())
    before = digest(whole=True)
    with pytest.raises(NotAllowed, match="manager") as refused:
        move(deal, "Qualification")
    assert refused.value.status == 403
    assert digest(whole=True).changed(before) == []


@pytest.mark.parametrize("profile", [Profile.MANAGER, Profile.ADMINISTRATOR])
def test_managers_and_administrators_reopen(rep, profile):
    deal = close_deal(make_opportunity(rep), "Closed won")
    assert not move(deal, "Qualification", by=make_user(profile)).is_closed


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
