"""The bar of a quote: its steps, what it offers, and what its history says about the days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.criteria import truths
from paths.bar import build
from quotes.models import Quote
from quotes.path import FACTS, all_options, days_by_status, status_since
from quotes.services import quote_change_status, quote_update
from tests.factories.opportunities import make_opportunity
from tests.factories.paths import set_content
from tests.factories.quotes import make_document, make_quote


@pytest.fixture
def quote(rep):
    return make_quote(rep)


def go(quote, status):
    return quote_change_status(quote=quote, status=status, by=quote.owner)


def fresh(quote):
    return Quote.objects.get(pk=quote.pk)


def ago(quote, *days):
    """Makes the history of a quote tell that its saves happened so many days ago."""
    for event, count in zip(quote.events.order_by("pgh_id"), days, strict=True):
        quote.events.filter(pk=event.pk).update(pgh_created_at=timezone.now() - timedelta(days=count, minutes=1))
    return fresh(quote)


def test_every_status_is_a_step():
    assert {option.key for option in all_options()} == set(Quote.Status.values)


def test_a_draft_goes_step_by_step_to_an_end(rep, quote):
    bar = build(quote, rep)
    assert [step.label for step in bar.steps] == [
        "Draft", "Needs review", "In review", "Approved", "Presented", "Closed"
    ]  # fmt: skip
    assert (bar.action.kind, bar.action.step) == ("move", "needs_review")
    closing = build(quote, rep, "closed").action
    assert [option.key for option in closing.choices] == ["accepted", "denied", "rejected"]


def test_what_was_presented_is_answered_and_nothing_else(rep, quote):
    presented = go(quote, "presented")
    assert [option.key for option in build(presented, rep).action.choices] == ["accepted", "denied"]
    assert build(presented, rep, "draft").action is None
    accepted = build(go(quote, "accepted"), rep)
    assert (accepted.steps[-1].state, accepted.action.label) == ("won", "Change closed status")
    assert build(go(quote, "denied"), rep).steps[-1].state == "lost"


def test_its_key_fields_are_read_once_it_was_presented(rep, quote):
    set_content("draft", key_fields=["email", "expiration_date"])
    set_content("presented", key_fields=["email", "expiration_date"])
    assert list(build(quote, rep).form.fields) == ["email", "expiration_date", "version"]
    bar = build(go(quote, "presented"), rep)
    assert (bar.form, [shown.label for shown in bar.values]) == (None, ["E-mail", "Valid until"])


def test_days_are_those_of_all_visits_and_since_is_the_last_one(rep, quote):
    for status in ("in_review", "draft", "in_review"):
        quote = go(quote, status)
    quote_update(quote=quote, by=rep, version=None, terms="Net 30")
    quote = ago(quote, 20, 15, 12, 5, 2)
    assert days_by_status(quote) == {"draft": 12, "in_review": 8}
    assert (timezone.now() - status_since(quote)).days == 5
    current = build(quote, rep).current
    assert (current.days, current.is_overdue) == (5, True)


def test_without_a_history_it_stands_there_since_it_was_made(quote):
    quote.events.all().delete()
    quote = fresh(quote)
    assert (days_by_status(quote), status_since(quote)) == ({}, quote.created_at)


def test_facts_about_a_quote(rep, quote):
    facts = {fact.key: fact for fact in FACTS}

    def holds(key, quote):
        return truths(quote, [facts[key].holds(quote)])[0]

    empty = make_quote(opportunity=make_opportunity(rep))
    assert (holds("has_line", quote), holds("has_line", empty)) == (True, False)
    assert not holds("has_document", quote)
    make_document(quote, rendered=False)
    assert holds("has_document", quote)
    assert holds("is_planned", quote) is False
    for fact in FACTS[:2]:
        assert str(quote.pk) in fact.url(quote)


def test_the_bar_of_a_quote_takes_few_queries(rep, quote, django_assert_max_num_queries):
    build(quote, rep)
    again = fresh(quote)
    with django_assert_max_num_queries(4):  # the path, the history, what is ticked, whether it has a line
        build(again, rep, can_edit=True)
