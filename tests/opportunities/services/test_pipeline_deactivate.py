"""A pipeline goes out of use: its open deals go on in another one."""

import pytest

from core.errors import BusinessRuleError
from jobs.services import job_run, job_undo
from opportunities.models import Opportunity, Pipeline, Stage
from opportunities.services import (
    moving,
    opportunity_change_stage,
    opportunity_create,
    pipeline_create,
    pipeline_deactivate,
    pipeline_update,
    stage_create,
)
from opportunities.services.pipelines import open_stages, propose_successors
from tests.factories.jobs import results
from tests.factories.opportunities import make_opportunity, make_pipeline, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def partners(db):
    return make_pipeline("Partners")


@pytest.fixture
def deals(partners, rep):
    """Two open deals in two stages, and a won one."""
    one = make_opportunity(rep, stage=stage("Prospecting", partners))
    two = make_opportunity(rep, stage=stage("Value proposition", partners))
    won = make_opportunity(rep, stage=stage("Prospecting", partners))
    return one, two, opportunity_change_stage(opportunity=won, stage=stage("Closed won", partners), by=None)


def state():
    return list(Opportunity.objects.order_by("pk").values_list("pk", "version", "stage")), list(
        Pipeline.objects.order_by("pk").values_list("pk", "is_active", "is_default")
    )


def chosen(partners):
    return {
        stage("Prospecting", partners).pk: stage("Qualification"),
        stage("Value proposition", partners).pk: stage("Value proposition"),
    }


def test_open_deals_go_on_stage_by_stage_and_closed_ones_stay(deals, partners, administrator):
    moved = pipeline_deactivate(pipeline=partners, stages=chosen(partners), by=administrator)
    assert moved.count == 2
    assert not Pipeline.objects.get(pk=partners.pk).is_active
    one, two, won = (Opportunity.objects.get(pk=deal.pk) for deal in deals)
    assert (one.stage, two.stage) == (stage("Qualification"), stage("Value proposition"))
    assert one.changed_by == administrator
    assert won.stage == stage("Closed won", partners)
    assert won.version == deals[2].version
    assert pipeline_deactivate(pipeline=partners, by=administrator).count == 0


def refused(field, text, **given):
    before = state()
    with pytest.raises(BusinessRuleError, match=text) as error:
        pipeline_deactivate(by=None, **given)
    assert error.value.field == field
    assert state() == before


def test_every_stage_with_open_deals_needs_one_that_takes_them(deals, partners):
    whole = chosen(partners)
    first, second = whole
    refused(f"stage-{second}", "Open deals stand in", pipeline=partners, stages={first: whole[first]})
    own = {**whole, first: stage("Qualification", partners)}
    refused(f"stage-{first}", "another pipeline", pipeline=partners, stages=own)
    closed = {**whole, first: stage("Closed won")}
    refused(f"stage-{first}", "open and stay so", pipeline=partners, stages=closed)
    Stage.objects.filter(pk=whole[second].pk).update(is_active=False)
    refused(f"stage-{second}", "no longer in use", pipeline=partners, stages=chosen(partners))


def test_the_default_stays_in_use(partners):
    refused("is_active", "default must stay active", pipeline=Pipeline.objects.get(is_default=True))


def test_by_other_doors_a_pipeline_with_open_deals_stays(deals, partners, administrator):
    before = state()
    with pytest.raises(BusinessRuleError, match="where they go") as error:
        pipeline_update(pipeline=partners, by=administrator, is_active=False)
    assert error.value.field == "is_active"
    assert state() == before


def test_out_of_use_it_takes_no_new_deals(partners, rep):
    pipeline_deactivate(pipeline=partners, by=None)
    with pytest.raises(BusinessRuleError) as error:
        opportunity_create(by=rep, name="Late", close_date="2030-01-01", stage=stage("Prospecting", partners))
    assert error.value.field == "stage"
    assert not Opportunity.objects.exists()


def test_many_are_a_job_that_can_be_undone(deals, partners, administrator, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 1)
    job = pipeline_deactivate(pipeline=partners, stages=chosen(partners), by=administrator).job
    job_run(job_id=job.pk)
    assert Opportunity.objects.get(pk=deals[0].pk).stage == stage("Qualification")
    job_undo(job=job, by=administrator)
    job_run(job_id=job.pk)
    assert [found for found, __ in results(job)] == ["undone", "undone"]
    assert Opportunity.objects.get(pk=deals[0].pk).stage == stage("Prospecting", partners)
    assert Pipeline.objects.get(pk=partners.pk).is_active


def test_stages_are_proposed_by_name_and_then_by_place(partners, rep):
    other = pipeline_create(by=None, name="Renewals")
    names = ("Begun", "value proposition", "Late")
    rows = [
        stage_create(by=None, pipeline=other, name=name, position=place, probability=1, forecast_category="pipeline")
        for place, name in enumerate(names)
    ]
    for name in ("Prospecting", "Value proposition", "Negotiation/review"):
        make_opportunity(rep, stage=stage(name, partners))
    stages = open_stages(partners)
    assert list(propose_successors(stages, other).values()) == [rows[0], rows[1], rows[2]]
    Stage.objects.filter(pk=rows[2].pk).update(is_active=False)
    assert list(propose_successors(stages, other).values()) == [rows[0], rows[1], rows[1]]
    assert propose_successors(stages, pipeline_create(by=None, name="Empty")) == {}
