import pytest
from django.urls import reverse

from opportunities.models import Pipeline, Stage
from opportunities.services import opportunity_change_stage, opportunity_update
from tests.factories.opportunities import close_deal, loss_reason, make_line, make_opportunity, stage
from tests.factories.users import make_team
from users.sharing import record_share


def move(client, deal, to, version=1):
    key = to.pk if isinstance(to, Stage) else to
    return client.post(reverse("opportunities:move", args=[deal.pk]), {"step": key, "version": version})


def save(client, deal, at, version=1, **fields):
    data = {"step": stage(at).pk, "version": version, **fields}
    return client.post(reverse("opportunities:fields", args=[deal.pk]), data)


def test_the_bar_moves_the_deal(login, rep):
    deal = make_opportunity(rep)
    response = move(login(rep), deal, stage("Needs analysis"))
    deal.refresh_from_db()
    assert response.url == deal.get_absolute_url()
    assert (deal.stage, deal.probability) == (stage("Needs analysis"), 20)


def test_a_lost_deal_asks_why(login, rep):
    deal = make_opportunity(rep)
    client = login(rep)
    response = move(client, deal, stage("Closed lost"))
    assert response.status_code == 422
    assert "choose a loss reason" in response.content.decode()
    assert 'name="loss_reason"' in response.content.decode()
    save(client, deal, "Closed lost", loss_reason=loss_reason().pk)
    assert move(client, deal, stage("Closed lost"), version=2).status_code == 302
    deal.refresh_from_db()
    assert (deal.loss_reason, deal.is_lost) == (loss_reason(), True)


def test_a_rep_is_told_who_reopens(login, rep, manager):
    deal = close_deal(make_opportunity(manager))
    record_share(record=deal, user=rep, access="write", by=manager)
    response = move(login(rep), deal, stage("Qualification"), version=2)
    assert response.status_code == 403
    assert "reopened by a manager" in response.content.decode()
    deal.refresh_from_db()
    assert (deal.version, deal.is_lost) == (2, True)
    assert move(login(manager), deal, stage("Qualification"), version=2).status_code == 302


@pytest.mark.parametrize("key", ["", "x", "999999", "other"])
def test_an_unknown_stage_is_refused(login, rep, key):
    pipeline = Pipeline.objects.create(name="Partners")
    other = Stage.objects.create(pipeline=pipeline, name="Begun", position=1, probability=5)
    deal = make_opportunity(rep)
    assert move(login(rep), deal, other.pk if key == "other" else key).status_code == 422
    deal.refresh_from_db()
    assert (deal.stage, deal.version) == (stage("Prospecting"), 1)


def test_a_stale_move_is_refused(login, rep, manager):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=manager, version=1, next_step="Call")
    assert move(login(rep), deal, stage("Closed won")).status_code == 409
    deal.refresh_from_db()
    assert deal.stage == stage("Prospecting")


def test_key_fields_are_saved_by_step(login, rep):
    deal = make_opportunity(rep)
    fields = {"amount": "500", "close_date": "2031-02-01", "next_step": "Budget", "type": "new"}
    assert save(login(rep), deal, "Qualification", **fields).status_code == 302
    deal.refresh_from_db()
    assert (deal.amount, deal.next_step, deal.type, deal.push_count) == (500, "Budget", "new", 1)
    assert deal.stage == stage("Prospecting")


def test_the_amount_of_lines_is_no_key_field_to_type(login, rep):
    deal = make_opportunity(rep, lines=[make_line(unit_price="80")])
    client = login(rep)
    save(client, deal, "Qualification", version=2, amount="1", close_date="2030-12-31", next_step="Budget")
    deal.refresh_from_db()
    assert (deal.amount, deal.next_step) == (80, "Budget")


def test_bad_key_fields_are_refused(login, rep):
    deal = make_opportunity(rep)
    assert save(login(rep), deal, "Qualification", amount="-5", close_date="").status_code == 422
    deal.refresh_from_db()
    assert deal.version == 1


def test_a_stage_out_of_use_stays_on_the_bar_of_its_deals(login, rep):
    deal = opportunity_change_stage(opportunity=make_opportunity(rep), stage=stage("Qualification"), by=rep)
    Stage.objects.filter(name__in=["Qualification", "Needs analysis"]).update(is_active=False)
    labels = [step.label for step in login(rep).get(deal.get_absolute_url()).context["path"].steps]
    assert "Qualification" in labels
    assert "Needs analysis" not in labels


def test_outsiders_get_404(login, db):
    __, rep, __, outsider = make_team()
    deal = make_opportunity(rep)
    client = login(outsider)
    assert move(client, deal, stage("Closed won")).status_code == 404
    assert save(client, deal, "Qualification", amount="1").status_code == 404
    deal.refresh_from_db()
    assert deal.version == 1
