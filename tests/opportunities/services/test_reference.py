"""Pipelines and stages as administrators keep them."""

import pytest

from core.errors import BusinessRuleError
from opportunities.models import Pipeline, Stage
from opportunities.services import (
    pipeline_create,
    pipeline_delete,
    pipeline_update,
    stage_create,
    stage_delete,
    stage_update,
)
from paths.models import Path
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.paths import content_of, deal_path

pytestmark = pytest.mark.django_db
STAGE = {"name": "First", "position": 10, "probability": 10, "forecast_category": "pipeline"}


def test_a_stage_stays_in_its_pipeline(administrator):
    other = pipeline_create(by=administrator, name="Renewals")
    with pytest.raises(BusinessRuleError) as refused:
        stage_update(stage=stage("Prospecting"), by=administrator, pipeline=other)
    assert refused.value.field == "pipeline"
    assert not other.stages.exists()


def test_the_outcome_stays_while_deals_stand_in_the_stage(rep, administrator):
    make_opportunity(rep)
    with pytest.raises(BusinessRuleError) as refused:
        stage_update(stage=stage("Prospecting"), by=administrator, outcome="won")
    assert refused.value.field == "outcome"
    assert stage("Prospecting").outcome == "open"
    assert stage_update(stage=stage("Qualification"), by=administrator, probability=15).probability == 15


def test_a_stage_in_which_deals_stood_is_not_deleted(rep, administrator):
    make_opportunity(rep)
    with pytest.raises(BusinessRuleError, match="depend on it"):
        stage_delete(stage=stage("Prospecting"), by=administrator)
    assert Stage.objects.filter(name="Prospecting").exists()


def test_what_its_path_says_outlives_a_stage(administrator):
    gone, other = stage("Qualification"), stage("Prospecting")
    said = content_of(gone)
    assert said
    stage_delete(stage=stage("Qualification"), by=administrator)
    assert deal_path(other).current.content[str(gone.pk)] == said


def test_the_default_pipeline_needs_an_open_stage(administrator):
    empty = pipeline_create(by=administrator, name="Empty")
    with pytest.raises(BusinessRuleError) as refused:
        pipeline_update(pipeline=empty, by=administrator, is_default=True)
    assert refused.value.field == "is_default"
    assert Pipeline.objects.get(is_default=True).name == "Sales"
    stage_create(by=administrator, pipeline=empty, **STAGE)
    pipeline_update(pipeline=empty, by=administrator, is_default=True)
    only = empty.stages.get()
    with pytest.raises(BusinessRuleError):
        stage_update(stage=only, by=administrator, is_active=False)
    with pytest.raises(BusinessRuleError):
        stage_delete(stage=only, by=administrator)
    assert empty.stages.get().is_active


def test_a_pipeline_goes_not_before_its_stages_and_its_path_is_out_of_use(administrator):
    made = pipeline_create(by=administrator, name="Renewals")
    first = stage_create(by=administrator, pipeline=made, **STAGE)
    Path.objects.create(record_type="opportunities.opportunity", scope=str(made.pk), name="Renewals")
    with pytest.raises(BusinessRuleError, match="1 stage"):
        pipeline_delete(pipeline=made, by=administrator)
    assert Pipeline.objects.filter(pk=made.pk).exists()
    scope = str(made.pk)
    stage_delete(stage=first, by=administrator)
    pipeline_delete(pipeline=made, by=administrator)
    assert not Path.objects.get(scope=scope).is_active
