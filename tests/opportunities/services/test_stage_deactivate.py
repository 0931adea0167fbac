"""A stage goes out of use, and its deals move to another one."""

import threading

import pytest
from django.db import connection

from core.errors import BusinessRuleError, RecordGone
from jobs.services import job_run, job_undo
from opportunities.models import Opportunity, Stage, StageChange
from opportunities.services import (
    moving,
    opportunity_change_stage,
    stage_create,
    stage_deactivate,
    stage_delete,
    stage_update,
)
from tests.factories.jobs import results
from tests.factories.opportunities import close_deal, make_opportunity, make_pipeline, stage
from tests.factories.paths import content_of
from tests.factories.users import make_user
from users.permissions import Profile


def state():
    """All that a move could have written."""
    deals = Opportunity.objects.order_by("pk").values_list("pk", "version", "stage", "probability")
    return list(deals), list(Stage.objects.order_by("pk").values_list("pk", "is_active")), StageChange.objects.count()


@pytest.fixture
def deals(rep):
    return [make_opportunity(rep, stage=stage("Qualification"), probability=33) for __ in range(3)]


def test_deals_move_as_by_hand_and_history_goes_on_naming_the_stage(deals, administrator):
    moved = stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=administrator)
    assert (moved.count, moved.job) == (3, None)
    assert not stage("Qualification").is_active
    for deal in deals:
        deal.refresh_from_db()
        assert (deal.stage, deal.probability, deal.version) == (stage("Needs analysis"), 20, 2)
        assert deal.changed_by == administrator
        first, second = deal.stage_changes.order_by("pk")
        assert (first.stage.name, second.stage.name) == ("Qualification", "Needs analysis")
        assert first.left_at == second.entered_at == deal.stage_changed_at
        assert second.by == administrator


def test_what_its_path_shows_stays(deals, administrator):
    said = content_of(stage("Qualification"))
    stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=administrator)
    assert content_of(stage("Qualification")) == said != {}


def test_a_second_time_nothing_happens(deals, administrator):
    stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=administrator)
    before = state()
    moved = stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=administrator)
    assert moved.count == 0
    assert state() == before


def test_closed_deals_move_and_stay_closed_since_when_they_were(rep, administrator):
    dead = stage_create(
        by=administrator,
        pipeline=stage("Closed lost").pipeline,
        name="No decision",
        position=110,
        probability=0,
        forecast_category="omitted",
        outcome="lost",
    )
    deal = close_deal(make_opportunity(rep))
    stage_deactivate(stage=stage("Closed lost"), replacement=dead, by=administrator)
    again = Opportunity.objects.get(pk=deal.pk)
    assert (again.stage, again.closed_at) == (dead, deal.closed_at)


def refused(field, text="", **given):
    before = state()
    with pytest.raises(BusinessRuleError, match=text) as error:
        stage_deactivate(by=None, **given)
    assert error.value.field == field
    assert state() == before


def test_without_a_stage_that_can_take_them_nothing_moves(deals, rep):
    used = stage("Qualification")
    refused("replacement", "choose the stage that takes them", stage=used)
    refused("replacement", "another stage of the same pipeline", stage=used, replacement=used)
    refused("replacement", "open and stay so", stage=used, replacement=stage("Closed won"))
    other = make_pipeline()
    refused("replacement", "another stage of the same pipeline", stage=used, replacement=stage("Prospecting", other))
    Stage.objects.filter(name="Needs analysis").update(is_active=False)
    refused("replacement", "no longer in use", stage=used, replacement=stage("Needs analysis"))
    opportunity_change_stage(opportunity=make_opportunity(rep), stage=stage("Closed won"), by=None)
    refused("replacement", "won and stay so", stage=stage("Closed won"), replacement=stage("Closed lost"))


def test_the_default_pipeline_keeps_an_open_stage(administrator):
    pipeline = stage("Prospecting").pipeline
    pipeline.stages.filter(outcome="open").exclude(name="Prospecting").update(is_active=False)
    refused("is_active", "needs an active stage", stage=stage("Prospecting"))


def test_other_doors_ask_for_the_replacement_too(deals, administrator):
    before = state()
    with pytest.raises(BusinessRuleError, match="which stage takes them") as error:
        stage_update(stage=stage("Qualification"), by=administrator, is_active=False)
    assert error.value.field == "is_active"
    with pytest.raises(BusinessRuleError, match="depend on it"):
        stage_delete(stage=stage("Qualification"), by=administrator)
    assert state() == before
    assert stage_update(stage=stage("Needs analysis"), by=administrator, is_active=False).is_active is False


def test_a_stage_that_was_deleted_meanwhile(administrator):
    gone = stage("Qualification")
    stage_delete(stage=stage("Qualification"), by=administrator)
    before = state()
    with pytest.raises(RecordGone):
        stage_deactivate(stage=gone, replacement=stage("Needs analysis"), by=administrator)
    assert state() == before


def test_changing_what_a_stage_proposes_leaves_its_deals_alone(deals, administrator):
    before = state()[0]
    stage_update(stage=stage("Qualification"), by=administrator, probability=15, forecast_category="best_case")
    assert state()[0] == before


@pytest.fixture
def many(deals, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    return deals


def test_many_are_a_job_that_reaches_what_its_starter_does_not_see(many, manager):
    assert not Opportunity.objects.editable_by(manager).exists()
    moved = stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=manager)
    assert (moved.count, moved.job.total) == (3, 3)
    assert not stage("Qualification").is_active
    opportunity_change_stage(opportunity=many[0], stage=stage("Prospecting"), by=None)
    job_run(job_id=moved.job.pk)
    assert [found for found, __ in results(moved.job)] == ["skipped", "done", "done"]
    stages = [Opportunity.objects.get(pk=deal.pk).stage.name for deal in many]
    assert stages == ["Prospecting", "Needs analysis", "Needs analysis"]
    assert Opportunity.objects.get(pk=many[1].pk).changed_by == manager


def test_undone_the_stage_is_in_use_again_and_deals_are_as_they_were(many, administrator):
    job = stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=administrator).job
    job_run(job_id=job.pk)
    opportunity_change_stage(opportunity=many[2], stage=stage("Prospecting"), by=None)
    job_undo(job=job, by=administrator)
    job_run(job_id=job.pk)
    assert [found for found, __ in results(job)] == ["undone", "undone", "kept"]
    assert stage("Qualification").is_active
    found = [Opportunity.objects.get(pk=deal.pk) for deal in many]
    assert [(deal.stage.name, deal.probability) for deal in found] == [
        ("Qualification", 33),
        ("Qualification", 33),
        ("Prospecting", 10),
    ]


def test_who_may_no_longer_set_up_stages_moves_nothing(many, manager):
    job = stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=manager).job
    manager.profile = Profile.REP
    manager.save()
    before = state()
    job_run(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert state() == before


def test_two_that_would_replace_each_other_leave_one_in_use(committed_db):
    rep = make_user()
    one, two = stage("Qualification"), stage("Needs analysis")
    for first in (one, two):
        for __ in range(3):
            make_opportunity(rep, stage=first)
    refusals, start = [], threading.Barrier(2)

    def replace(gone, taker):
        try:
            start.wait(10)
            stage_deactivate(stage=gone, replacement=taker, by=rep)
        except BusinessRuleError as error:
            refusals.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=replace, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(refusals) == 1
    (left,) = Stage.objects.filter(pk__in=[one.pk, two.pk], is_active=True)
    assert set(Opportunity.objects.values_list("stage", flat=True)) == {left.pk}
    assert StageChange.objects.filter(left_at=None).count() == 6


def test_deals_that_move_at_the_same_time_are_in_one_stage_with_one_history(committed_db):
    rep = make_user()
    deals = [make_opportunity(rep, stage=stage("Qualification")) for __ in range(5)]
    start = threading.Barrier(2)

    def work(do):
        try:
            start.wait(10)
            do()
        finally:
            connection.close()

    def by_hand():
        for deal in reversed(deals):
            opportunity_change_stage(opportunity=deal, stage=stage("Prospecting"), by=rep)

    def by_set_up():
        stage_deactivate(stage=stage("Qualification"), replacement=stage("Needs analysis"), by=rep)

    threads = [threading.Thread(target=work, args=[do]) for do in (by_hand, by_set_up)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for deal in deals:
        deal.refresh_from_db()
        assert deal.stage == stage("Prospecting")
        rows = list(deal.stage_changes.order_by("entered_at", "pk"))
        assert [row.left_at for row in rows] == [*(row.entered_at for row in rows[1:]), None]
