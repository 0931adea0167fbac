"""The path on a quote's page: the bar, moves, key fields and ticks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.models import Quote
from quotes.services import quote_start_sync, quote_update
from tests.factories.contacts import make_contact
from tests.factories.paths import gate, set_content
from tests.factories.quotes import make_quote
from tests.factories.users import make_user
from users.services import record_access_set


@pytest.fixture
def quote(rep):
    return make_quote(rep)


def shown(client, quote):
    return client.get(quote.get_absolute_url()).text


def post(client, quote, name, **values):
    version = Quote.objects.get(pk=quote.pk).version
    return client.post(reverse(f"quotes:{name}", args=[quote.pk]), {"version": version, **values})


def test_a_draft_is_presented_and_answered(login, rep, quote):
    client = login(rep)
    text = shown(client, quote)
    for words in ("Mark as presented", "Mark status as complete", "Guidance for success", "Checklist"):
        assert words in text, words
    assert post(client, quote, "move", step="presented").url == quote.get_absolute_url()
    text = shown(client, quote)
    assert "stay as they are" in text
    for gone in ("Mark as presented", "Edit lines", "Save key fields"):
        assert gone not in text
    assert post(client, quote, "move", step="accepted").status_code == 302
    assert Quote.objects.get().status == "accepted"
    assert "Change closed status" in shown(client, quote)


@pytest.mark.parametrize("step", ["", "draft", "approved", "rejected", "closed", "nonsense"])
def test_nothing_else_is_an_answer(login, rep, quote, step):
    quote_update(quote=quote, by=rep, version=None, status="presented")
    assert post(login(rep), quote, "move", step=step).status_code == 422
    assert Quote.objects.get().status == "presented"


def test_the_step_says_where_it_goes_whatever_field_is_posted(login, rep, quote):
    response = post(
        login(rep), quote, "move", step="in_review", asked=["status", "terms"], status="accepted", terms="7"
    )
    assert response.status_code == 302
    stored = Quote.objects.get()
    assert (stored.status, stored.terms, stored.version) == ("in_review", "7", 2)


def test_what_a_gate_misses_is_asked_for_and_then_it_moves(login, rep, quote):
    gate("draft", fields=["email"])
    client = login(rep)
    asked = post(client, quote, "move", step="approved")
    assert asked.status_code == 422
    assert list(asked.context["gate_form"].fields) == ["email", "version"]
    assert Quote.objects.get().status == "draft"
    given = {"step": "draft", "to": "approved", "asked": "email", "email": "k@tessellane.example"}
    assert post(client, quote, "move", **given).status_code == 302
    stored = Quote.objects.get()
    assert (stored.status, stored.email, stored.version) == ("approved", "k@tessellane.example", 2)


def test_key_fields_are_saved_and_items_ticked_in_place(login, rep, quote):
    set_content("draft", key_fields=["phone"], checklist=[{"key": "called", "text": "Called them"}])
    client = login(rep)
    assert post(client, quote, "fields", step="draft", phone="+44 20 7946 0811").status_code == 302
    assert post(client, quote, "tick", step="draft", item="called", done="yes").status_code == 302
    assert Quote.objects.get().phone == "+44 20 7946 0811"
    assert 'aria-checked="true"' in shown(client, quote)


def test_key_fields_of_a_presented_quote_are_not_saved(login, rep, quote):
    set_content("presented", key_fields=["phone"])
    quote_update(quote=quote, by=rep, version=None, status="presented")
    post(login(rep), quote, "fields", step="presented", phone="1")
    assert Quote.objects.get().phone == ""


@pytest.mark.parametrize("name", ["move", "fields", "tick"])
def test_readers_may_not_and_outsiders_find_nothing(login, quote, name):
    given = {"step": "draft", "item": "quote-need", "done": "yes"}
    assert post(login(make_user()), quote, name, **given).status_code == 404
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    reader = login(make_user())
    assert post(reader, quote, name, **given).status_code == 404
    assert "Mark status as complete" not in shown(reader, quote)
    assert Quote.objects.get().version == 1


def test_the_page_asks_at_most_fifteen_times(login, rep, quote):
    quote_update(quote=quote, by=rep, version=None, contact=make_contact(rep))
    quote_start_sync(quote=quote, by=rep)
    client = login(rep)
    shown(client, quote)
    with CaptureQueriesContext(connection) as asked:
        shown(client, quote)
    assert len(asked) <= 15
