"""An option of a quote is chosen, and made one again; whatever follows from lines follows from that."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, RecordGone, StaleRecord
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from products.lines import NoteInput
from quotes.contents import content_inputs, contents
from quotes.models import Quote, QuoteLine
from quotes.services import quote_choose_line, quote_delete, quote_set_lines, quote_start_sync, quote_update
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry
from tests.factories.quotes import make_quote
from tests.invariants import check_invariants

NOTE = NoteInput("Delivered within two weeks.")


@pytest.fixture
def quote(rep):
    """100, a text, and an option of 50; 10 % off the whole."""
    option = replace(make_line(unit_price="50"), is_optional=True)
    rows = [make_line(unit_price="100"), NOTE, option]
    return quote_set_lines(quote=make_quote(rep), lines=rows, by=rep, whole_discount_percent=Decimal(10))


@pytest.fixture
def option(quote):
    return quote.lines.get(is_optional=True)


def everything(quote):
    stored = Quote.objects.values().get(pk=quote.pk)
    deal = Opportunity.objects.get(pk=quote.opportunity_id)
    lines = [list(record.lines.order_by("pk").values()) for record in (quote, deal)]
    return stored, lines, list(quote.notes.values()), (deal.version, deal.amount)


def amount(quote):
    return Opportunity.objects.get(pk=quote.opportunity_id).amount


def test_it_counts_and_takes_its_part_of_the_discount(rep, quote, option):
    keys = [row.pk for row in contents(quote)]

    chosen = quote_choose_line(line=option, is_chosen=True, by=rep, version=quote.version)

    assert [row.pk for row in contents(quote)] == keys
    option.refresh_from_db()
    assert (option.is_optional, option.adjustment, option.total) == (False, -5, 45)
    assert (chosen.subtotal, chosen.whole_discount, chosen.total_price) == (150, 15, 135)
    assert (chosen.version, chosen.changed_by) == (quote.version + 1, rep)
    assert amount(quote) == 100
    check_invariants()


def test_it_is_optional_again(rep, quote, option):
    __, lines, notes, __ = everything(quote)
    quote_choose_line(line=option, is_chosen=True, by=rep)

    quote = quote_choose_line(line=option, is_chosen=False, by=rep)

    assert (quote.whole_discount, quote.total_price) == (10, 90)
    assert everything(quote)[1:3] == (lines, notes)
    check_invariants()


def test_a_line_that_never_was_one_becomes_an_option(rep, quote):
    line = quote.lines.get(is_optional=False)

    quote = quote_choose_line(line=line, is_chosen=False, by=rep)

    assert (quote.lines.firm().count(), quote.total_price, quote.whole_discount) == (0, 0, 0)


def test_the_deal_follows_in_both_directions(rep, quote, option):
    quote = quote_start_sync(quote=quote, by=rep)
    assert amount(quote) == 90

    quote = quote_choose_line(line=option, is_chosen=True, by=rep, version=quote.version)
    assert (amount(quote), quote.opportunity.lines.count()) == (135, 2)
    check_invariants()

    quote_choose_line(line=option, is_chosen=False, by=rep, version=quote.version)
    assert (amount(quote), quote.opportunity.lines.count()) == (90, 1)
    check_invariants()


def test_the_history_tells_it(rep, manager, option):
    quote_choose_line(line=option, is_chosen=True, by=manager)

    last = option.events.order_by("-pgh_id").select_related("pgh_context").first()
    assert (last.is_optional, last.pgh_context.metadata["user"]) == (False, manager.pk)


def test_chosen_are_those_that_were_options(rep, quote, option):
    assert not quote.lines.chosen().exists()
    quote_choose_line(line=option, is_chosen=True, by=rep)
    quote_update(quote=quote, by=rep, version=None, terms="Cash")

    assert quote.lines.chosen().get() == option
    quote_choose_line(line=option, is_chosen=False, by=rep)
    assert not quote.lines.chosen().exists()


@pytest.mark.parametrize("is_chosen", [True, False])
def test_what_is_so_already_stays(rep, quote, option, is_chosen):
    """Somebody pressed twice: the second time with the version of before."""
    if is_chosen:
        quote_choose_line(line=option, is_chosen=True, by=rep, version=quote.version)
    before = everything(quote)

    quote_choose_line(line=option, is_chosen=is_chosen, by=rep, version=1)

    assert everything(quote) == before


def test_a_stale_version_is_refused(rep, quote, option):
    opened = quote.version
    quote_set_lines(quote=quote, lines=[*content_inputs(quote), make_line()], by=rep)
    option = quote.lines.get(is_optional=True)
    before = everything(quote)

    with pytest.raises(StaleRecord):
        quote_choose_line(line=option, is_chosen=True, by=rep, version=opened)

    assert everything(quote) == before


def test_a_presented_quote_stays_as_it_is(rep, quote, option):
    quote_update(quote=quote, by=rep, version=None, status="presented")
    before = everything(quote)

    with pytest.raises(BusinessRuleError) as refused:
        quote_choose_line(line=option, is_chosen=True, by=rep, version=quote.version)

    assert refused.value.field == "lines"
    assert "make a new version of it" in refused.value.message
    assert everything(quote) == before


def test_less_than_the_discount_cannot_stay(rep, quote, option):
    """The same rule as in the editor: an amount off the whole is not more than there is."""
    quote_choose_line(line=option, is_chosen=True, by=rep)
    quote = quote_set_lines(quote=quote, lines=keyed(quote), by=rep, whole_discount=Decimal(120))
    quote_start_sync(quote=quote, by=rep)
    before = everything(quote)

    with pytest.raises(BusinessRuleError) as refused:
        quote_choose_line(line=option, is_chosen=False, by=rep)

    assert refused.value.field == "whole_discount"
    assert everything(quote) == before


def keyed(quote):
    return [replace(given, key=row.pk) for given, row in zip(content_inputs(quote), contents(quote), strict=True)]


def test_what_is_no_longer_sold_may_be_chosen_since_it_was_offered(rep, quote, option):
    type(option.entry).objects.filter(pk=option.entry_id).update(is_active=False)

    assert quote_choose_line(line=option, is_chosen=True, by=rep).total_price == 135


def test_a_price_that_changed_stays_as_it_was_offered(rep, quote, option):
    type(option.entry).objects.filter(pk=option.entry_id).update(unit_price=Decimal(70))

    quote_choose_line(line=option, is_chosen=True, by=rep)

    option.refresh_from_db()
    assert (option.list_price, option.unit_price) == (list_price_of_then(option), 50)


def list_price_of_then(option):
    """The list price of when it was offered."""
    return option.events.earliest("pgh_id").list_price


def test_a_line_that_is_gone(rep, quote, option):
    quote_set_lines(quote=quote, lines=[make_line(make_entry())], by=rep)
    before = everything(quote)

    with pytest.raises(RecordGone):
        quote_choose_line(line=option, is_chosen=True, by=rep)

    assert everything(quote) == before


def test_a_line_of_a_quote_that_is_gone(rep, quote, option):
    line = QuoteLine.objects.select_related("quote__opportunity").get(pk=option.pk)
    quote_delete(quote=quote, by=rep)

    with pytest.raises(RecordGone):
        quote_choose_line(line=line, is_chosen=True, by=rep)


def test_a_line_that_the_deal_got_is_no_option(rep, quote, option):
    """A line of the deal takes the place of one that counts, and never of an option."""
    quote = quote_start_sync(quote=quote, by=rep)
    opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line(quantity="2")], by=rep)

    assert quote.lines.get(is_optional=True) == option
    assert not quote.lines.chosen().exists()
