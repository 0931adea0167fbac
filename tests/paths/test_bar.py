"""paths.bar.build over real deals and leads: content of the chosen step, who may press what, and queries."""

import pytest
from django.utils import timezone

from opportunities.services import opportunity_change_stage
from paths.bar import build
from paths.models import PathVersion
from paths.services import path_update
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.paths import content_of, deal_path
from tests.factories.users import make_user
from users.services import record_access_set


@pytest.fixture
def deal(rep):
    return make_opportunity(rep, amount=100)


def test_a_new_deal_stands_at_the_first_stage(rep, deal):
    bar = build(deal, rep)

    assert (bar.current.label, bar.current.days_text, bar.selected) == ("Prospecting", "today", bar.current)
    assert [step.label for step in bar.steps][-1] == "Closed"
    assert len(bar.steps) == 9
    assert (bar.action.label, bar.action.step) == ("Mark stage as complete", str(stage("Qualification").pk))


def test_the_chosen_steps_key_fields_and_guidance_are_shown(rep, deal):
    bar = build(deal, rep, str(stage("Qualification").pk))

    assert list(bar.form.fields) == [*content_of(stage("Qualification"))["key_fields"], "version"]
    assert "budget" in bar.guidance
    assert bar.action.label == "Mark as current stage"
    assert bar.looked_at == str(stage("Qualification").pk)


def test_a_closed_stage_that_is_looked_at_shows_its_own_content(rep, deal):
    bar = build(deal, rep, str(stage("Closed lost").pk))

    assert list(bar.form.fields) == ["loss_reason", "description", "version"]
    assert (bar.action.kind, bar.action.step) == ("close", str(stage("Closed lost").pk))
    assert bar.action.url == f"/opportunities/{deal.pk}/close/?stage={stage('Closed lost').pk}"
    assert not bar.action.choices


def test_closing_without_a_chosen_stage_asks_for_it(rep, deal):
    bar = build(deal, rep, "closed")

    assert (bar.action.kind, bar.action.url) == ("close", f"/opportunities/{deal.pk}/close/")


def test_after_winning_the_bar_says_so(rep, deal):
    won = opportunity_change_stage(opportunity=deal, stage=stage("Closed won"), by=rep)
    bar = build(won, rep)

    assert (bar.current.label, bar.current.state) == ("Closed won", "won")
    assert {step.state for step in bar.steps[:-1]} == {"complete"}
    assert bar.action.label == "Change closed stage"
    assert bar.action.url == f"/opportunities/{deal.pk}/close/?stage={stage('Closed won').pk}"


def test_whoever_may_only_look_finds_nothing_to_press(deal):
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    bar = build(deal, make_user(), str(stage("Qualification").pk))

    assert (bar.action, bar.form, bar.closers) == (None, None, [])
    assert [shown.label for shown in bar.values] == ["Amount", "Close date", "Next step", "Type"]
    assert bar.has_panel


def test_guidance_written_around_the_service_is_cleaned_on_the_way_out(rep, deal):
    key = str(stage("Prospecting").pk)
    around = {key: {"guidance": "<b>Ask</b><script>alert(1)</script>", "key_fields": ["next_step", "was_removed"]}}
    PathVersion.objects.create(
        path=deal_path(stage("Prospecting")), number=9, published_at=timezone.now(), content=around
    )

    assert build(deal, rep).guidance == "<b>Ask</b>"
    assert list(build(deal, rep).form.fields) == [
        "next_step",
        "version",
    ]


def test_an_inactive_path_shows_nothing(rep, deal):
    path_update(path=deal_path(stage("Prospecting")), by=None, is_active=False)
    bar = build(deal, rep)

    assert not bar.has_panel
    assert bar.action is not None


def test_an_open_lead_leads_to_conversion_and_may_be_closed(rep):
    bar = build(make_lead(rep, status=status("Qualified")), rep)

    assert [step.label for step in bar.steps] == ["New", "Working", "Nurturing", "Qualified", "Converted"]
    assert (bar.action.kind, bar.action.label) == ("convert", "Select converted status")
    assert [option.label for option in bar.closers] == ["Unqualified"]


def test_the_bar_takes_few_queries_however_long_the_path(rep, deal, django_assert_max_num_queries):
    lead, working = make_lead(rep), str(status("Working").pk)
    build(lead, rep)  # default access and queues are read once for a user
    with django_assert_max_num_queries(5):
        build(deal, rep)
    with django_assert_max_num_queries(5):
        build(lead, rep, working)
