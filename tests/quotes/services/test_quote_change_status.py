"""Moving a quote along its path, by its own verb and by an edit of its status: the same gates, the same locks."""

import pytest

from core.errors import BusinessRuleError, NotAllowed, StaleRecord
from core.record_history import record_history
from paths.errors import GateBlocked
from paths.models import GateEvent
from quotes.models import Quote
from quotes.services import quote_change_status, quote_create, quote_set_lines, quote_start_sync, quote_update
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.paths import gate
from tests.factories.quotes import make_quote, make_synced_field


@pytest.fixture
def quote(rep):
    return make_quote(rep)


def by_verb(quote, status, **more):
    return quote_change_status(quote=quote, status=status, **{"by": quote.owner, **more})


def by_edit(quote, status, **more):
    return quote_update(quote=quote, status=status, **{"by": quote.owner, "version": None, **more})


BOTH = pytest.mark.parametrize("go", [by_verb, by_edit])


def stored():
    quote = Quote.objects.get()
    return quote.status, quote.version, quote.presented_at


@BOTH
def test_it_moves_with_one_entry_of_history(quote, go):
    moved = go(quote, "approved", terms="Net 30")
    assert (moved.status, moved.terms, moved.version, moved.presented_at) == ("approved", "Net 30", 2, None)
    assert quote.events.count() == 2


@BOTH
@pytest.mark.parametrize("status", ["needs_review", "approved", "presented", "accepted"])
def test_a_gate_on_the_way_stops_it(quote, go, status):
    gate("draft", fields=["email"])
    with pytest.raises(GateBlocked) as stop:
        go(quote, status)
    assert [want.text for want in stop.value.wants] == ["Fill in E-mail."]
    assert stored() == ("draft", 1, None)
    assert go(quote, status, email="k@tessellane.example").status == status


@BOTH
@pytest.mark.parametrize("status", ["rejected", "denied"])
def test_a_no_leaves_nothing_behind(quote, go, status):
    gate("draft", fields=["email"])
    assert go(quote, status).status == status


@BOTH
def test_whoever_may_goes_on_with_a_reason_that_the_history_tells(rep, manager, quote, go):
    gate("draft", fields=["email"])
    with pytest.raises(NotAllowed):
        go(quote, "approved", override="In a hurry")
    assert stored() == ("draft", 1, None)
    go(quote, "approved", by=manager, override="Known by phone")
    assert record_history(quote, rep).saves[0].reason == "Known by phone"
    assert GateEvent.objects.get().outcome == "overridden"


@BOTH
def test_a_stopped_move_is_counted(committed_db, go):
    quote = make_quote()
    gate("draft", fields=["email"])
    with pytest.raises(GateBlocked):
        go(quote, "approved")
    event = GateEvent.objects.get()
    assert (event.outcome, event.step, event.to_step, event.record_type) == (
        "stopped", "draft", "approved", "quotes.quote"
    )  # fmt: skip


@BOTH
def test_what_only_warns_is_told(rep, go):
    quote = make_quote(opportunity=make_opportunity(rep))
    moved = go(quote, "needs_review")
    assert (moved.status, [want.text for want in moved.passage.warnings]) == ("needs_review", ["Add a line."])


@BOTH
@pytest.mark.parametrize("status", ["draft", "approved", "rejected"])
def test_what_was_presented_is_answered_and_nothing_else(quote, go, status):
    presented = go(quote, "presented")
    with pytest.raises(BusinessRuleError, match="make a new version"):
        go(presented, status)
    assert stored() == ("presented", 2, presented.presented_at)
    assert go(presented, "denied").presented_at == presented.presented_at


@BOTH
def test_nothing_is_presented_that_offers_nothing(quote, go):
    quote_set_lines(quote=quote, lines=[], by=quote.owner)
    with pytest.raises(BusinessRuleError, match="add a line first"):
        go(quote, "presented")
    assert stored() == ("draft", 2, None)


@BOTH
@pytest.mark.parametrize("status", ["nonsense", "", "a\x00b", "x" * 300])
def test_an_unknown_status_is_refused(quote, go, status):
    with pytest.raises(BusinessRuleError):
        go(quote, status)
    assert stored() == ("draft", 1, None)


def test_where_it_stands_changes_nothing(quote):
    assert by_verb(quote, "draft").version == 1


def test_of_two_who_move_it_the_second_is_told(quote, manager):
    by_verb(quote, "in_review", by=manager, version=1)
    for more in ({}, {"terms": "Net 30"}):
        with pytest.raises(StaleRecord):
            by_verb(quote, "approved", version=1, **more)
    assert stored() == ("in_review", 2, None)


def test_fields_that_are_kept_the_same_go_along(rep):
    make_synced_field()
    quote = quote_start_sync(quote=make_quote(rep), by=rep)
    moved = by_verb(quote, "approved", expiration_date="2031-01-31")
    moved.opportunity.refresh_from_db()
    assert str(moved.opportunity.close_date) == "2031-01-31"


def test_a_quote_that_begins_further_on_has_passed_the_gates_before(rep):
    gate("draft", fields=["email"])
    deal = make_opportunity(rep)
    with pytest.raises(GateBlocked):
        quote_create(opportunity=deal, by=rep, status="approved")
    assert not Quote.objects.exists()
    assert quote_create(opportunity=deal, by=rep, status="approved", email="k@tessellane.example").status == "approved"
    assert quote_create(opportunity=deal, by=rep).status == "draft"


def test_lines_are_asked_for_when_it_begins_further_on(rep):
    gate("draft", facts=["has_line"])
    make = {"by": rep, "status": "approved"}
    with pytest.raises(GateBlocked):
        quote_create(opportunity=make_opportunity(rep), **make)
    assert make_quote(rep, lines=[make_line()], **make).status == "approved"
