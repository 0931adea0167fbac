"""A move that a gate stops: what is missing is asked for, nothing typed is lost, and the move goes on from there."""

import pytest
from django.utils import timezone

from opportunities.services import opportunity_change_stage
from paths.models import ChecklistTick, GateEvent
from paths.services import checklist_tick
from tests.factories.leads import make_lead, status
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.paths import gate, set_content
from tests.factories.users import make_user
from users.services import record_access_set


@pytest.fixture
def deal(rep):
    gate(stage("Prospecting"), fields=["amount", "next_step"])
    return make_opportunity(rep, amount=None)


def post(client, deal, htmx=False, **values):
    headers = {"HX-Request": "true", "HX-Target": "path"} if htmx else {}
    data = {"step": str(stage("Prospecting").pk), "to": str(stage("Qualification").pk), "version": str(deal.version)}
    return client.post(f"/opportunities/{deal.pk}/move/", {**data, **values}, headers=headers)


def where(deal):
    deal.refresh_from_db()
    return deal.stage.name, deal.version


@pytest.mark.parametrize("htmx", [False, True])
def test_what_is_missing_is_asked_for_and_then_it_moves(rep, deal, login, htmx):
    client = login(rep)
    answer = post(client, deal, htmx)

    assert answer.status_code == 422
    assert "“Prospecting” is not complete yet. Fill in Amount. Fill in Next step." in answer.text
    assert list(answer.context["gate_form"].fields) == ["amount", "next_step", "version"]
    assert where(deal) == ("Prospecting", 1)

    asked = {"asked": ["amount", "next_step"], "amount": "1200", "next_step": ""}
    again = post(client, deal, htmx, **asked)
    assert again.status_code == 422
    assert again.context["gate_form"]["amount"].value() == "1200"
    assert "Fill in Amount." not in again.text.split('id="coach"')[0]
    assert where(deal) == ("Prospecting", 1)

    done = post(client, deal, htmx, **{**asked, "next_step": "Call"})
    assert (done.status_code, done.url) == (302, deal.get_absolute_url())
    assert where(deal) == ("Qualification", 2)
    assert (deal.amount, deal.next_step) == (1200, "Call")


def test_what_is_wrong_is_said_at_its_field(rep, deal, login):
    answer = post(login(rep), deal, asked=["amount", "next_step"], amount="much", next_step="Call")

    assert answer.status_code == 422
    assert answer.context["gate_form"].errors["amount"]
    assert answer.context["gate_form"]["next_step"].value() == "Call"
    assert where(deal) == ("Prospecting", 1)


def test_only_fields_of_the_form_are_taken(rep, deal, login):
    other = make_user()
    values = {"amount": "1", "next_step": "Call", "owner": other.pk, "push_count": "7"}
    post(login(rep), deal, asked=["amount", "next_step", "owner", "push_count", "nonsense"], **values)

    assert where(deal) == ("Qualification", 2)
    assert (deal.owner, deal.push_count) == (rep, 0)


def test_who_may_overrides_with_a_reason(rep, manager, deal, login):
    record_access_set(record_type="opportunities.opportunity", access="write", by=None)
    assert 'name="override"' not in post(login(rep), deal).text
    assert post(login(rep), deal, override="Because").status_code == 403
    assert where(deal)[0] == "Prospecting"
    client = login(manager)
    assert 'name="override"' in post(client, deal).text

    assert post(client, deal, override="The tender closes today").status_code == 302
    assert where(deal)[0] == "Qualification"
    assert GateEvent.objects.get(outcome="overridden").reason == "The tender closes today"
    assert "A gate was overridden: The tender closes today" in client.get(f"{deal.get_absolute_url()}?tab=history").text


def test_two_on_one_step_meet_the_conflict_rules(rep, manager, deal, login):
    version = deal.version
    opportunity_change_stage(
        opportunity=deal, stage=stage("Needs analysis"), by=manager, amount=5, next_step="Meet", version=version
    )
    values = {"asked": ["amount", "next_step"], "amount": "1200", "next_step": "Call"}
    answer = post(login(rep), deal, **values)

    assert answer.status_code == 409
    deal.refresh_from_db()
    assert (deal.stage.name, deal.amount, deal.next_step) == ("Needs analysis", 5, "Meet")


def test_a_warning_is_told_after_the_move(rep, login):
    gate(stage("Prospecting"), mode="warn", fields=["next_step"])
    deal = make_opportunity(rep)
    client = login(rep)

    text = client.get(post(client, deal).url).text
    assert "Still missing: Fill in Next step." in text


MISSING = "Still missing: Fill in"


def test_every_door_of_a_person_tells_a_warning(rep, login):
    gate(stage("Prospecting"), mode="warn", fields=["next_step"])
    gate(status("New"), mode="warn", fields=["rating"])
    client, deal, lead = login(rep), make_opportunity(rep), make_lead(rep)

    card = {"stage": stage("Qualification").pk, "version": "1"}
    assert MISSING in client.post(f"/opportunities/{deal.pk}/board/", card, headers={"HX-Request": "true"}).text
    won = {"stage": stage("Closed won").pk, "close_date": timezone.localdate(), "version": "1"}
    assert MISSING in client.post(f"/opportunities/{make_opportunity(rep).pk}/close/", won, follow=True).text
    address = f"/leads/{lead.pk}/convert/"
    values = {field.name: field.value() or "" for field in client.get(address).context["form"]}
    assert MISSING in client.post(address, values, follow=True).text
    assert MISSING not in client.get(deal.get_absolute_url()).text


def tick(client, deal, item, done="yes"):
    return client.post(f"/opportunities/{deal.pk}/tick/", {"step": "1", "item": item, "done": done})


def test_items_are_ticked_on_the_page(rep, deal, login):
    set_content(stage("Prospecting"), checklist=[{"key": "a1", "text": "Called"}])
    client = login(rep)

    assert tick(client, deal, "a1").url == f"{deal.get_absolute_url()}?step=1"
    assert ChecklistTick.objects.get().by == rep
    assert 'aria-checked="true"' in client.get(deal.get_absolute_url()).text
    assert tick(client, deal, "a1", done="no").status_code == 302
    assert tick(client, deal, "zz").status_code == 422
    assert tick(login(make_user()), deal, "a1").status_code == 404
    assert not ChecklistTick.objects.exists()


def test_the_version_of_a_record_is_one_number_for_who_sees_it(rep, deal, login, django_assert_max_num_queries):
    client = login(rep)
    client.get(f"/opportunities/{deal.pk}/version/")
    with django_assert_max_num_queries(4):
        answer = client.get(f"/opportunities/{deal.pk}/version/")

    assert (answer.status_code, answer.text) == (200, "1.0")
    set_content(stage("Prospecting"), checklist=[{"key": "a1", "text": "Budget"}])
    checklist_tick(record=deal, item="a1", is_done=True, by=rep)
    assert client.get(f"/opportunities/{deal.pk}/version/").text == "1.1"
    assert 'data-version="1.1"' in client.get(deal.get_absolute_url()).text
    assert login(make_user()).get(f"/opportunities/{deal.pk}/version/").status_code == 404


def test_the_closing_dialog_asks_who_may_for_a_reason(rep, manager, deal, login):
    record_access_set(record_type="opportunities.opportunity", access="write", by=None)
    won = {"stage": stage("Closed won").pk, "close_date": timezone.localdate(), "version": "1"}
    address = f"/opportunities/{deal.pk}/close/"
    answer = login(rep).post(address, won)
    assert answer.status_code == 422
    assert "Fill in Amount." in answer.text
    assert 'name="override"' not in answer.text
    client = login(manager)
    assert 'name="override"' not in client.get(address).text
    assert 'name="override"' in client.post(address, won).text
    assert where(deal) == ("Prospecting", 1)

    assert client.post(address, {**won, "override": "Signed on paper"}).status_code == 302
    assert where(deal)[0] == "Closed won"
    assert GateEvent.objects.get().reason == "Signed on paper"


def test_so_does_the_conversion(rep, manager, login):
    record_access_set(record_type="leads.lead", access="write", by=None)
    gate(status("New"), fields=["rating"])
    lead = make_lead(rep)
    client, address = login(manager), f"/leads/{lead.pk}/convert/"
    values = {name: field.value() or "" for name, field in ((f.name, f) for f in client.get(address).context["form"])}

    answer = client.post(address, values)
    assert answer.status_code == 422
    assert "Fill in Rating." in answer.text
    assert 'name="override"' in answer.text
    assert 'name="override"' not in login(rep).post(address, values).text
    assert login(manager).post(address, {**values, "override": "Met in person"}).status_code == 302
    lead.refresh_from_db()
    assert lead.is_converted
