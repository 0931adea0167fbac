"""Every door by which a record comes into a step: a gate that blocks gives the same answer at each.

A lead in "New", a deal in "Prospecting" and a quote in "Draft" each miss a field that the step's gate asks for.
"""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from leads.models import Lead, LeadStatus
from leads.services import lead_capture, lead_status_update
from opportunities.models import Opportunity
from quotes.models import Quote
from tests.admin.conftest import page
from tests.admin.forms import form_values, saved
from tests.factories.leads import make_lead, make_webform, status
from tests.factories.opportunities import make_opportunity, make_pipeline, stage
from tests.factories.paths import gate, set_content
from tests.factories.quotes import make_quote
from tests.factories.users import make_user
from users.permissions import Profile

FIRST = {"New", "Prospecting", "Draft"}


@pytest.fixture
def world(db):
    """The records, of somebody who may use every door but gives no reason to pass a gate."""
    person = make_user(Profile.MANAGER)
    quote = make_quote(person)
    found = SimpleNamespace(
        person=person, lead=make_lead(person), deal=make_opportunity(person), quote=quote, other=make_pipeline("Other")
    )
    gate(status("New"), fields=["title"])
    gate(stage("Prospecting"), fields=["next_step"])
    gate(stage("Prospecting", found.other), fields=["next_step"])
    gate("draft", fields=["email"])
    set_content("draft", key_fields=["status", "phone"])  # such a key field moves as well
    return found


def steps():
    """Where all records stand, with their versions."""
    found = {(lead, lead.status.label, lead.version) for lead in Lead.objects.all()}
    found |= {(deal, deal.stage.name, deal.version) for deal in Opportunity.objects.all()}
    return found | {(quote, quote.get_status_display(), quote.version) for quote in Quote.objects.all()}


def moved(client, record, name, **values):
    label = record._meta.app_label
    return client.post(reverse(f"{label}:{name}", args=[record.pk]), {"version": record.version, **values})


def sent(client, address, **changes):
    """What the form of a page would send, with changes."""
    form = client.get(address).context["form"]
    values = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False, "")}
    return client.post(address, {**values, **changes})


def added(client, model, **values):
    address = page(model, "add")
    return client.post(address, {**form_values(client.get(address)), **values})


DEAL = {"name": "Roof", "close_date": "2030-06-30", "currency": "EUR"}

# Doors that take a step: name -> (client, world) -> what they answer.
DOORS = {
    "lead: bar": lambda c, w: moved(c, w.lead, "move", step=status("Working").pk),
    "lead: bar, with fields": lambda c, w: moved(
        c, w.lead, "move", step=status("New").pk, to=status("Qualified").pk, asked="phone", phone="1"
    ),
    "lead: conversion": lambda c, w: sent(c, reverse("leads:convert", args=[w.lead.pk])),
    "lead: admin add": lambda c, w: added(
        c, Lead, last_name="Osei", company="Halden", owner=w.person.pk, status=status("Working").pk
    ),
    "deal: bar": lambda c, w: moved(c, w.deal, "move", step=stage("Needs analysis").pk),
    "deal: bar, closing": lambda c, w: moved(c, w.deal, "move", step=stage("Closed won").pk),
    "deal: board": lambda c, w: moved(c, w.deal, "board_move", stage=stage("Qualification").pk),
    "deal: closing dialog": lambda c, w: moved(
        c, w.deal, "close", stage=stage("Closed won").pk, close_date=timezone.localdate().isoformat()
    ),
    "deal: other pipeline": lambda c, w: moved(
        c, w.deal, "change_pipeline", stage=stage("Qualification", w.other).pk
    ),
    "deal: create": lambda c, w: c.post(
        reverse("opportunities:create"), {**DEAL, "stage": stage("Negotiation/review").pk}
    ),
    "deal: admin add": lambda c, w: added(
        c, Opportunity, **DEAL, owner=w.person.pk, stage=stage("Qualification").pk
    ),
    "quote: bar": lambda c, w: moved(c, w.quote, "move", step="needs_review"),
    "quote: bar, presented": lambda c, w: moved(c, w.quote, "move", step="presented"),
    "quote: bar, with fields": lambda c, w: moved(c, w.quote, "move", step="approved", asked="phone", phone="1"),
    "quote: key fields": lambda c, w: moved(c, w.quote, "fields", step="draft", status="approved", phone="1"),
    "quote: edit": lambda c, w: sent(c, reverse("quotes:edit", args=[w.quote.pk]), status="accepted"),
    "quote: admin change": lambda c, w: saved(c, w.quote, status="in_review"),
    "quote: admin add": lambda c, w: added(c, Quote, name="Roof", opportunity=w.deal.pk, status="approved"),
}  # fmt: skip


@pytest.mark.parametrize("name", DOORS)
def test_a_gate_gives_the_same_answer_at_every_door(login, world, name):
    before = steps()

    response = DOORS[name](login(world.person), world)

    assert response.status_code == 422
    step, field = {
        "lead": ("New", "Title"), "deal": ("Prospecting", "Next step"), "quote": ("Draft", "E-mail")
    }[name.partition(":")[0]]  # fmt: skip
    assert f"“{step}” is not complete yet. Fill in {field}." in response.text
    assert steps() == before


# Doors that take no step, whatever is posted: what they save stays or begins in the first one.
HARM = {"status": "approved", "status_id": "2", "stage": "2", "stage_id": "2", "step": "approved"}
CLOSED = {
    "lead: create": lambda c, w: c.post(reverse("leads:create"), {"last_name": "Osei", "company": "Halden", **HARM}),
    "lead: edit": lambda c, w: sent(c, reverse("leads:edit", args=[w.lead.pk]), phone="1", **HARM),
    "lead: admin change": lambda c, w: saved(c, w.lead, phone="1", **HARM),
    "deal: edit": lambda c, w: sent(c, reverse("opportunities:edit", args=[w.deal.pk]), description="1", **HARM),
    "deal: admin change": lambda c, w: saved(c, w.deal, description="1", **HARM),
    "deal: clone": lambda c, w: sent(c, reverse("opportunities:clone", args=[w.deal.pk]), **HARM),
    "quote: create": lambda c, w: sent(c, f"{reverse('quotes:create')}?opportunity={w.deal.pk}", **HARM),
    "quote: clone": lambda c, w: sent(c, reverse("quotes:clone", args=[w.quote.pk]), **HARM),
}


@pytest.mark.parametrize("name", CLOSED)
def test_other_doors_take_no_step(login, world, name):
    before = steps()

    response = CLOSED[name](login(world.person), world)

    assert response.status_code == 302
    assert steps() != before  # it did save
    assert {step for __, step, __ in steps()} == FIRST


def test_a_web_form_makes_its_lead_before_the_gate_and_says_why(world):
    lead_status_update(lead_status=status("Working"), by=None, is_default=True)
    assert LeadStatus.objects.get(is_default=True).label == "Working"

    submission = lead_capture(form=make_webform(), payload={"last_name": "Osei", "company": "Halden"})

    assert (submission.state, submission.lead.status.label) == ("done", "New")
    assert submission.reason == "It begins in “New”: “New” is not complete yet. Fill in Title."
