from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from opportunities.models import Competitor, Pipeline, Stage
from opportunities.services import opportunity_update
from tests.factories.opportunities import close_deal, loss_reason, make_competitor, make_opportunity, stage
from tests.factories.users import make_team, make_user

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(deal, **query):
    return reverse("opportunities:close", args=[deal.pk], query=query)


def posted(name="Closed lost", version=1, **fields):
    return {"stage": stage(name).pk, "version": version, "close_date": timezone.localdate().isoformat(), **fields}


def test_the_form_offers_the_closed_stages_and_today(login, rep):
    other = Pipeline.objects.create(name="Partners")
    Stage.objects.create(pipeline=other, name="Over", position=1, probability=0, outcome="lost")
    deal = make_opportunity(rep)
    form = login(rep).get(url(deal, stage=stage("Closed lost").pk)).context["form"]
    assert [str(found) for found in form.fields["stage"].queryset] == ["Closed won", "Closed lost"]
    assert form.initial["stage"] == stage("Closed lost").pk
    assert form.initial["close_date"] == timezone.localdate()


def test_today_is_the_readers(login, db):
    far = make_user(time_zone="Pacific/Kiritimati")
    form = login(far).get(url(make_opportunity(far))).context["form"]
    with timezone.override("Pacific/Kiritimati"):
        assert form.initial["close_date"] == timezone.localdate()


def test_htmx_gets_the_form_alone(login, rep):
    deal, client = make_opportunity(rep), login(rep)
    assert "<html" not in client.get(url(deal), **HTMX).content.decode()
    assert "<html" in client.get(url(deal)).content.decode()


def test_a_lost_deal(login, rep):
    deal, rival = make_opportunity(rep), make_competitor()
    given = {"loss_reason": loss_reason().pk, "competitor": rival.pk, "loss_note": "Half the price"}
    response = login(rep).post(url(deal), posted(**given))
    assert response.url == deal.get_absolute_url()
    deal.refresh_from_db()
    assert (deal.stage, deal.loss_reason, deal.loss_note) == (stage("Closed lost"), loss_reason(), "Half the price")
    assert deal.competitors.get().is_winner


def test_a_won_deal_by_htmx_leads_on(login, rep):
    deal = make_opportunity(rep)
    response = login(rep).post(url(deal), posted("Closed won", next="/opportunities/"), **HTMX)
    assert response["HX-Redirect"] == "/opportunities/"
    deal.refresh_from_db()
    assert deal.is_won


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "loss_reason"),
        ({"loss_reason": "999999"}, "loss_reason"),
        ({"stage": ""}, "stage"),
        ({"stage": "999999"}, "stage"),
        ({"close_date": "soon"}, "close_date"),
        ({"close_date": (timezone.localdate() + timedelta(days=2)).isoformat()}, "close_date"),
        ({"version": ""}, "version"),
        ({"competitor": "x"}, "competitor"),
        ({"loss_reason": "1", "loss_note": "x" * 256}, "loss_note"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_changes(login, rep, fields, wrong):
    deal = make_opportunity(rep)
    if fields.get("loss_reason") == "1":
        fields = {**fields, "loss_reason": loss_reason().pk}
    response = login(rep).post(url(deal), posted(**fields))
    assert response.status_code == 422
    assert wrong in response.context["form"].errors
    deal.refresh_from_db()
    assert (deal.stage, deal.version) == (stage("Prospecting"), 1)


def test_a_stale_page_is_refused_and_the_next_try_has_the_version_of_now(login, rep, manager):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=manager, version=1, next_step="Call")
    client = login(rep)
    assert client.post(url(deal), posted("Closed won"), **HTMX).status_code == 422  # htmx shows no 409
    response = client.post(url(deal), posted("Closed won"))
    assert response.status_code == 409
    assert '<input type="hidden" name="version" value="2">' in response.content.decode()
    deal.refresh_from_db()
    assert not deal.is_closed
    assert client.post(url(deal), posted("Closed won", version=2)).status_code == 302


def test_a_closed_deal_begins_with_what_is_known(login, rep):
    rival = make_competitor()
    deal = close_deal(make_opportunity(rep), competitor=rival, loss_note="Dear")
    Competitor.objects.update(is_active=False)
    form = login(rep).get(url(deal)).context["form"]
    assert form.initial == {
        "stage": deal.stage_id,
        "close_date": deal.close_date,
        "loss_reason": loss_reason().pk,
        "loss_note": "Dear",
        "competitor": rival.pk,
    }
    assert list(form.fields["competitor"].queryset) == [rival]


def test_outsiders_get_404(login, db):
    __, rep, __, outsider = make_team()
    deal, client = make_opportunity(rep), login(outsider)
    assert client.get(url(deal)).status_code == 404
    assert client.post(url(deal), posted("Closed won")).status_code == 404
    deal.refresh_from_db()
    assert deal.version == 1
