"""All stages of a pipeline saved together, and copies of a pipeline."""

import pytest

from core.errors import BusinessRuleError
from opportunities.models import Opportunity, Pipeline, Stage
from opportunities.services import (
    StageError,
    StageInput,
    pipeline_copy,
    pipeline_create,
    pipeline_save,
    stage_update,
    stages_set,
)
from paths.models import Path
from tests.factories.opportunities import make_opportunity, make_pipeline, stage
from tests.factories.paths import content_of

pytestmark = pytest.mark.django_db
FIELDS = ("name", "probability", "forecast_category", "outcome", "is_active")


@pytest.fixture
def partners(db):
    return make_pipeline("Partners")


def given(row, **changes):
    return StageInput(stage=row, **{**{name: getattr(row, name) for name in FIELDS}, **changes})


def inputs(pipeline):
    return [given(row) for row in pipeline.stages.order_by("position", "pk")]


def names(pipeline):
    return [row.name for row in pipeline.stages.order_by("position", "pk")]


def state():
    return (
        list(Stage.objects.order_by("pk").values_list()),
        list(Opportunity.objects.order_by("pk").values_list("pk", "version", "stage")),
        list(Pipeline.objects.order_by("pk").values_list()),
    )


def test_the_default_pipeline_has_the_stages_of_the_standard_sales_process():
    rows = Stage.objects.filter(pipeline__is_default=True).order_by("position")
    assert [(row.name, row.probability, row.forecast_category, row.outcome) for row in rows] == [
        ("Prospecting", 10, "pipeline", "open"),
        ("Qualification", 10, "pipeline", "open"),
        ("Needs analysis", 20, "pipeline", "open"),
        ("Value proposition", 50, "pipeline", "open"),
        ("Id. decision makers", 60, "pipeline", "open"),
        ("Perception analysis", 70, "pipeline", "open"),
        ("Proposal/price quote", 75, "pipeline", "open"),
        ("Negotiation/review", 90, "pipeline", "open"),
        ("Closed won", 100, "closed", "won"),
        ("Closed lost", 0, "omitted", "lost"),
    ]


def test_order_names_values_and_a_new_stage_in_one_go(partners, administrator):
    first, second, *rest = inputs(partners)
    new = StageInput("Pilot", 30, "best_case")
    changed = given(second.stage, name="Fit", probability=12, forecast_category="best_case")
    stages_set(pipeline=partners, stages=[changed, new, first, *rest], by=administrator)
    assert names(partners)[:3] == ["Fit", "Pilot", "Prospecting"]
    assert [row.position for row in partners.stages.order_by("position")] == [10 * n for n in range(1, 12)]
    fit = stage("Fit", partners)
    assert (fit.pk, fit.probability, fit.forecast_category) == (second.stage.pk, 12, "best_case")


def test_the_same_again_writes_nothing(partners, administrator):
    stages_set(pipeline=partners, stages=inputs(partners), by=administrator)
    before, events = state(), partners.stages.first().events.count()
    stages_set(pipeline=partners, stages=inputs(partners), by=administrator)
    assert (state(), partners.stages.first().events.count()) == (before, events)


def test_stages_that_somebody_else_added_meanwhile_stay_behind(partners, administrator):
    mine = inputs(partners)
    stages_set(pipeline=partners, stages=[StageInput("Theirs", 5, "pipeline"), *mine], by=administrator)
    stages_set(pipeline=partners, stages=mine, by=administrator)
    assert names(partners) == [*(row.name for row in mine), "Theirs"]


def test_a_stage_goes_out_of_use_with_its_deals(partners, rep, administrator):
    deal = make_opportunity(rep, stage=stage("Prospecting", partners))
    first, second, *rest = inputs(partners)
    gone = given(first.stage, is_active=False, replacement=second.stage)
    (moved,) = stages_set(pipeline=partners, stages=[gone, second, *rest], by=administrator)
    assert moved.count == 1
    deal.refresh_from_db()
    assert deal.stage == second.stage
    assert not stage("Prospecting", partners).is_active


def refused(number, field, pipeline, stages):
    before = state()
    with pytest.raises(StageError) as error:
        stages_set(pipeline=pipeline, stages=stages, by=None)
    assert (error.value.number, error.value.field) == (number, field)
    assert state() == before


def test_one_that_is_refused_keeps_all_as_it_was(partners, rep):
    make_opportunity(rep, stage=stage("Qualification", partners))
    first, second, *rest = inputs(partners)
    renamed = given(first.stage, name="Renamed")
    refused(2, "replacement", partners, [renamed, given(second.stage, is_active=False), *rest])
    refused(2, "outcome", partners, [renamed, given(second.stage, outcome="won"), *rest])
    refused(2, "name", partners, [renamed, given(second.stage, name="renamed"), *rest])
    refused(1, "name", partners, [given(first.stage, name=second.name), *rest])
    refused(1, "probability", partners, [given(first.stage, probability=101), second, *rest])
    refused(3, "name", partners, [renamed, second, StageInput("", 1, "pipeline"), *rest])
    refused(1, None, partners, [given(stage("Prospecting"), name="Stranger")])


def test_a_pipeline_is_saved_with_its_stages_or_not_at_all(partners, administrator):
    first, *rest = inputs(partners)
    before = state()
    with pytest.raises(BusinessRuleError) as error:
        pipeline_save(pipeline=partners, stages=[given(first.stage, name="New"), *rest], by=administrator, name="Sales")
    assert error.value.field == "name"
    assert state() == before
    pipeline_save(
        pipeline=partners,
        stages=[given(first.stage, name="New"), *rest],
        by=administrator,
        name="Channel",
        is_default=True,
    )
    assert str(Pipeline.objects.get(is_default=True)) == "Channel"
    assert names(partners)[0] == "New"


def test_a_copy_has_the_stages_in_use_and_what_their_path_shows(administrator):
    default = Pipeline.objects.get(is_default=True)
    stage_update(stage=stage("Qualification"), by=administrator, is_active=False)
    made = pipeline_copy(pipeline=default, name="Partners", by=administrator)
    assert not made.is_default
    assert names(made) == [name for name in names(default) if name != "Qualification"]
    path = Path.objects.get(record_type="opportunities.opportunity", scope=str(made.pk))
    assert path.current.content[str(stage("Needs analysis", made).pk)] == content_of(stage("Needs analysis")) != {}
    assert len(path.current.content) == 9


def test_a_copy_of_an_empty_pipeline_is_empty(administrator):
    empty = pipeline_create(by=administrator, name="Empty")
    assert names(pipeline_copy(pipeline=empty, name="Emptier", by=administrator)) == []


def test_a_copy_needs_a_name_of_its_own(administrator):
    before = state()
    with pytest.raises(BusinessRuleError) as error:
        pipeline_copy(pipeline=Pipeline.objects.get(is_default=True), name="Sales", by=administrator)
    assert error.value.field == "name"
    assert state() == before
