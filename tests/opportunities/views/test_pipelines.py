"""The set-up pages of pipelines, and a deal's way into another one."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import Job
from opportunities.models import Opportunity, Pipeline, Stage
from opportunities.services import moving, opportunity_change_stage, opportunity_update, pipeline_update
from tests.factories.opportunities import make_opportunity, make_pipeline, stage
from tests.factories.users import make_team
from tests.visitor import forms_in

LIST = "/opportunities/pipelines/"


@pytest.fixture
def partners(db):
    return make_pipeline("Partners")


@pytest.fixture
def visitor(login, manager):
    return login(manager)


def url(name, row):
    return reverse(f"opportunities:{name}", args=[row.pk])


def grid(client, pipeline):
    """What the page of a pipeline would post."""
    page = client.get(url("pipeline_edit", pipeline)).content.decode()
    (form,) = [form for form in forms_in(page) if "stages-TOTAL_FORMS" in form.values]
    return {name: values[0] for name, values in form.values.items()} | {"do": "save"}


def state():
    return list(Stage.objects.order_by("pk").values_list()), list(Opportunity.objects.values_list("pk", "stage"))


def test_the_list_tells_stages_and_open_deals_for_the_same_price(visitor, partners, rep):
    def page():
        with CaptureQueriesContext(connection) as captured:
            response = visitor.get(LIST)
        return response, len(captured)

    make_opportunity(rep, stage=stage("Prospecting", partners))
    opportunity_change_stage(opportunity=make_opportunity(rep), stage=stage("Closed won"), by=None)
    page()
    response, few = page()
    assert {str(row): row.open_deals for row in response.context["pipelines"]} == {"Sales": 0, "Partners": 1}
    assert "Value proposition" in response.content.decode()
    assert reverse("admin:opportunities_contactrolename_changelist") in response.content.decode()
    for __ in range(18):
        make_pipeline()
    assert page()[1] == few


def test_who_sets_up_pipelines_finds_the_page_and_reps_do_not(login, rep, manager):
    assert f'href="{LIST}"' in login(manager).get("/").content.decode()
    client = login(rep)
    assert f'href="{LIST}"' not in client.get("/").content.decode()
    assert client.get(LIST).status_code == 403


def test_a_new_pipeline_begins_as_a_copy_or_empty(visitor, partners):
    new = reverse("opportunities:pipeline_create")
    page = visitor.get(new, {"copy": partners.pk})
    assert page.context["form"]["name"].value() == "Partners (copy)"
    response = visitor.post(new, {"name": "Renewals", "copy_of": partners.pk})
    made = Pipeline.objects.get(name="Renewals")
    assert response.url == url("pipeline_edit", made)
    assert made.stages.count() == 10
    visitor.post(new, {"name": "Empty", "copy_of": ""})
    assert not Pipeline.objects.get(name="Empty").stages.exists()
    refused = visitor.post(new, {"name": "Empty", "copy_of": ""})
    assert refused.status_code == 422
    assert "name" in refused.context["form"].errors
    assert Pipeline.objects.filter(name="Empty").count() == 1


def test_all_stages_are_saved_by_one_form(visitor, partners):
    values = grid(visitor, partners)
    values |= {"name": "Channel", "is_default": "on", "stages-0-name": "First", "stages-0-probability": "5"}
    values |= {"stages-10-name": "Pilot", "stages-10-probability": "30", "stages-10-forecast_category": "best_case"}
    assert visitor.post(url("pipeline_edit", partners), values).status_code == 302
    assert str(Pipeline.objects.get(is_default=True)) == "Channel"
    assert stage("First", partners).probability == 5
    assert stage("Pilot", partners).forecast_category == "best_case"
    assert partners.stages.count() == 11


def test_rows_move_and_are_added_without_saving(visitor, partners):
    before = state()
    values = {**grid(visitor, partners), "stages-1-name": "Typed", "do": "up-1"}
    response = visitor.post(url("pipeline_edit", partners), values)
    assert response.status_code == 200
    rows = response.context["grid"].forms
    assert [row["name"].value() for row in rows[:2]] == ["Typed", "Prospecting"]
    assert rows[0].stored == stage("Qualification", partners)
    more = visitor.post(url("pipeline_edit", partners), {**values, "do": "add"})
    assert len(more.context["grid"].forms) == len(rows) + 1
    for nonsense in ("up-0", "down-99", "up-x", "down-", "dance", ""):
        assert visitor.post(url("pipeline_edit", partners), {**values, "do": nonsense}).status_code == 200
    assert state() == before
    moved = {}
    for number, row in enumerate(rows):
        for name in ("stage", "name", "probability", "forecast_category", "outcome"):
            moved[f"stages-{number}-{name}"] = row[name].value() or ""
        if row["is_active"].value():
            moved[f"stages-{number}-is_active"] = "on"
    saved = visitor.post(url("pipeline_edit", partners), {**values, **moved, "do": "save"})
    assert saved.status_code == 302
    assert [row.name for row in partners.stages.order_by("position")[:2]] == ["Typed", "Prospecting"]


def test_a_stage_with_deals_that_is_unticked_asks_who_takes_them(visitor, partners, rep):
    deal = make_opportunity(rep, stage=stage("Prospecting", partners))
    values = grid(visitor, partners)
    del values["stages-0-is_active"]
    before = state()
    response = visitor.post(url("pipeline_edit", partners), values)
    assert response.status_code == 422
    assert "choose the stage that takes them" in str(response.context["grid"].forms[0].errors["replacement"])
    assert state() == before
    taker = stage("Qualification", partners)
    response = visitor.post(url("pipeline_edit", partners), {**values, "stages-0-replacement": taker.pk})
    assert response.url == LIST
    assert "1 deal moved." in visitor.get(LIST).content.decode()
    deal.refresh_from_db()
    assert deal.stage == taker


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(visitor, partners):
    values = grid(visitor, partners)
    before = state()
    strange = stage("Prospecting").pk
    for wrong, row, field in (
        ({"stages-0-name": ""}, 0, "name"),
        ({"stages-1-name": "Prospecting"}, 1, "name"),
        ({"stages-2-probability": "101"}, 2, "probability"),
        ({"stages-3-outcome": "maybe"}, 3, "outcome"),
        ({"stages-4-stage": str(strange)}, 4, "name"),
        ({"stages-5-replacement": str(strange)}, 5, "replacement"),
    ):
        response = visitor.post(url("pipeline_edit", partners), {**values, **wrong})
        assert response.status_code == 422
        assert field in response.context["grid"].forms[row].errors, wrong
    assert visitor.post(url("pipeline_edit", partners), {**values, "name": "Sales"}).status_code == 422
    assert visitor.post(url("pipeline_edit", partners), {"do": "save"}).status_code == 422
    assert state() == before


def test_many_deals_lead_to_their_job(visitor, partners, rep, monkeypatch):
    monkeypatch.setattr(moving, "AT_ONCE", 0)
    make_opportunity(rep, stage=stage("Prospecting", partners))
    values = {"replacement": stage("Qualification", partners).pk}
    response = visitor.post(url("stage_remove", stage("Prospecting", partners)), values)
    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    page = visitor.get(response.url)
    assert page.status_code == 200
    assert "Deals of the stage Prospecting to Qualification" in page.content.decode()


def test_a_stage_that_nothing_mentions_is_deleted(visitor, partners):
    gone = stage("Qualification", partners)
    assert "it is deleted" in visitor.get(url("stage_remove", gone)).content.decode()
    assert visitor.post(url("stage_remove", gone)).url == LIST
    assert not Stage.objects.filter(pk=gone.pk).exists()


def test_a_stage_that_history_mentions_stays_out_of_use(visitor, partners, rep):
    used = stage("Qualification", partners)
    deal = make_opportunity(rep, stage=used)
    page = visitor.get(url("stage_remove", used))
    assert "1 deal stands in this stage" in page.content.decode()
    assert "goes on naming this stage" in page.content.decode()
    assert visitor.post(url("stage_remove", used), {"replacement": ""}).status_code == 422
    assert stage("Qualification", partners).is_active
    assert visitor.post(url("stage_remove", used), {"replacement": stage("Prospecting", partners).pk}).url == LIST
    assert not stage("Qualification", partners).is_active
    history = visitor.get(deal.get_absolute_url(), {"tab": "stages"})
    assert history.status_code in {200, 404}
    assert [row.stage.name for row in deal.stage_changes.order_by("pk")] == ["Qualification", "Prospecting"]
    # Empty now, but mentioned: it is taken out of use, never deleted.
    assert visitor.post(url("stage_remove", used)).url == LIST
    assert Stage.objects.filter(pk=used.pk).exists()


def test_without_another_stage_like_it_the_page_says_what_to_do(visitor, partners, rep):
    won = stage("Closed won", partners)
    deal = make_opportunity(rep, stage=stage("Prospecting", partners))
    opportunity_change_stage(opportunity=deal, stage=won, by=None)
    assert "no other stage that could take them" in visitor.get(url("stage_remove", won)).content.decode()
    assert visitor.post(url("stage_remove", won)).status_code == 422
    assert stage("Closed won", partners).is_active


def test_a_pipeline_goes_out_of_use_and_its_open_deals_go_on(visitor, partners, rep):
    deal = make_opportunity(rep, stage=stage("Value proposition", partners))
    page = url("pipeline_deactivate", partners)
    form = visitor.get(page).context["form"]
    name = f"stage-{deal.stage_id}"
    assert form[name].value() == stage("Value proposition").pk
    assert visitor.post(page, {name: ""}).status_code == 422
    assert Pipeline.objects.get(pk=partners.pk).is_active
    other = make_pipeline("Renewals")
    form = visitor.get(page, {"to": other.pk}).context["form"]
    assert form[name].value() == stage("Value proposition", other).pk
    taker = stage("Prospecting", other)
    assert visitor.post(f"{page}?to={other.pk}", {name: taker.pk}).url == LIST
    deal.refresh_from_db()
    assert deal.stage == taker
    assert not Pipeline.objects.get(pk=partners.pk).is_active
    values = {**grid(visitor, partners), "is_active": "on"}
    assert visitor.post(url("pipeline_edit", partners), values).status_code == 302
    assert Pipeline.objects.get(pk=partners.pk).is_active


def test_the_default_pipeline_is_refused_in_words(visitor):
    default = Pipeline.objects.get(is_default=True)
    response = visitor.post(url("pipeline_deactivate", default))
    assert response.status_code == 422
    assert "default must stay active" in response.content.decode()
    assert Pipeline.objects.get(pk=default.pk).is_active


def test_a_deal_changes_its_pipeline_from_its_menu(login, rep):
    deal = make_opportunity(rep, stage=stage("Qualification"))
    client = login(rep)
    page = url("change_pipeline", deal)
    assert page not in client.get(deal.get_absolute_url()).content.decode()
    assert "no other pipeline" in client.get(page).content.decode()
    partners = make_pipeline("Partners")
    assert page in client.get(deal.get_absolute_url()).content.decode()
    form = client.get(page).context["form"]
    assert form["stage"].value() == stage("Qualification", partners).pk
    offered = set(form.stages.values())
    assert offered == set(partners.stages.filter(outcome="open"))
    wrong = {"version": deal.version, "stage": stage("Closed won", partners).pk}
    assert client.post(page, wrong).status_code == 422
    response = client.post(page, {"version": deal.version, "stage": stage("Needs analysis", partners).pk})
    assert response.url == deal.get_absolute_url()
    deal.refresh_from_db()
    assert deal.stage == stage("Needs analysis", partners)


def test_a_deal_that_changed_meanwhile_stays(login, rep):
    partners = make_pipeline()
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=rep, version=1, next_step="Call")
    values = {"version": 1, "stage": stage("Prospecting", partners).pk}
    assert login(rep).post(url("change_pipeline", deal), values).status_code == 409
    deal.refresh_from_db()
    assert deal.stage == stage("Prospecting")


def test_outsiders_get_404(login, db):
    __, rep, __, outsider = make_team()
    partners = make_pipeline()
    deal = make_opportunity(rep)
    values = {"version": 1, "stage": stage("Prospecting", partners).pk}
    assert login(outsider).post(url("change_pipeline", deal), values).status_code == 404
    deal.refresh_from_db()
    assert deal.stage == stage("Prospecting")


def test_new_deals_choose_among_the_pipelines_in_use(login, rep):
    partners, old = make_pipeline("Partners"), make_pipeline("Old")
    pipeline_update(pipeline=old, by=None, is_active=False)
    client = login(rep)
    new = reverse("opportunities:create")
    choices = client.get(new).context["form"].fields["stage"].choices
    assert [label for label, __ in choices] == ["", "Sales", "Partners"]
    values = {"name": "Roof", "currency": "EUR", "close_date": "2030-01-01"}
    to = stage("Qualification", partners)
    assert client.post(new, {**values, "stage": to.pk}).status_code == 302
    assert Opportunity.objects.get().stage == to
    assert client.post(new, {**values, "stage": stage("Prospecting", old).pk}).status_code == 422
    assert Opportunity.objects.count() == 1


def test_the_way_there_stands_in_the_shell_of_those_who_may_set_them_up(login, manager, rep):
    for user, times in ((manager, 2), (rep, 0)):  # beside the page, and in the menu of phones
        assert login(user).get("/opportunities/").content.decode().count(f'href="{LIST}"') == times
    page = login(manager).get(LIST).content.decode()
    assert re.search(f'<a[^>]*href="{LIST}"[^>]*aria-current="page"', page)
    assert not re.search('<a[^>]*href="/opportunities/"[^>]*aria-current="page"', page.partition("<main")[0])
