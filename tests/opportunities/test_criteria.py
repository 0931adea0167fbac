"""Lists of opportunities, asked about the stage: its pipeline, its outcome, and who came into it."""

from datetime import date

import pytest

from core.criteria import Criteria, CriteriaError, Reader, Row
from core.filter_form import AddFilterForm
from opportunities.models import Opportunity, Pipeline
from tests.factories.opportunities import make_opportunity, stage
from tests.opportunities.journeys import journey, make_pipeline

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def bound(*words):
    return Criteria((Row("stage", *words),)).bind(Opportunity, Reader())


def names(*words):
    return sorted(bound(*words).filter(Opportunity.objects.all()).values_list("name", flat=True))


@pytest.fixture
def deals(rep):
    for name in ("Prospecting", "Closed won", "Closed lost"):
        make_opportunity(rep, stage=stage(name), name=name)
    make_opportunity(rep, stage=make_pipeline("Renewals").stages.first(), name="Renewal")


def test_a_pipeline_holds_the_deals_of_its_stages(deals):
    renewals = Pipeline.objects.get(name="Renewals")
    assert names("in_pipeline", str(renewals.pk)) == ["Renewal"]
    assert bound("in_pipeline", str(renewals.pk)).all[0].words == "is in the pipeline Renewals"


def test_stages_are_open_won_or_lost_in_any_pipeline(deals):
    assert names("is_open") == ["Prospecting", "Renewal"]
    assert names("is_closed") == ["Closed lost", "Closed won"]
    assert names("is_won") == ["Closed won"]
    assert names("is_lost") == ["Closed lost"]


def test_who_came_into_a_stage_is_told_in_words(rep):
    prospecting = stage("Prospecting")
    journey(rep, (prospecting, 5), (stage("Closed lost"), 2), today=TODAY, name="Lost")
    journey(rep, (prospecting, 5), today=TODAY, name="There")
    value = f"{prospecting.pk},2026-06-01..2026-06-15"
    assert names("entered", value) == ["Lost", "There"]
    assert names("lost", value) == ["Lost"]
    assert names("stayed", value) == ["There"]
    assert names("went_on", value) == names("went_back", value) == []
    words = bound("entered", value).all[0].words
    assert words == "was entered: Prospecting, 1 Jun 2026 to 15 Jun 2026"


@pytest.mark.parametrize(
    "words",
    [
        ("in_pipeline", "0"), ("in_pipeline", "x"), ("in_pipeline", ""), ("is_won", "1"),
        ("entered", ""), ("entered", "1"), ("entered", "0,2026-01-01..2026-01-02"), ("entered", "1,2026-01-01"),
        ("entered", "1,2026-01-02..2026-01-01"), ("entered", "1,2026-01-01..9999-12-31"), ("lost", "²,a..b"),
    ],
)  # fmt: skip
def test_what_means_nothing_is_refused(words):
    with pytest.raises(CriteriaError):
        bound(*words)


def test_the_form_offers_pipelines_and_no_journeys(deals, rep):
    form = AddFilterForm({"add": "stage", "operator": "in_pipeline"}, model=Opportunity, reader=Reader(rep))
    assert [label for __, label in form.fields["value"].choices][1:] == ["Renewals", "Sales"]
    offered = {name for name, __ in form.fields["operator"].choices}
    assert {"is", "in_pipeline", "is_won"} <= offered
    assert "entered" not in offered
