"""The lines of a quote that does not sync. (What a sync adds is in test_sync.py.)"""

from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, StaleRecord
from quotes.models import Quote
from quotes.services import quote_set_lines
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry, make_price_book
from tests.factories.quotes import make_quote


def test_lines_are_replaced_and_summed(rep):
    quote = make_quote(rep, tax=Decimal(10))

    quote = quote_set_lines(
        quote=quote, lines=[make_line(quantity="2", discount="50"), make_line(unit_price="0.005")], by=rep, version=1
    )

    assert [line.total for line in quote.lines.all()] == [100, Decimal("0.01")]
    assert (quote.subtotal, quote.total_price, quote.grand_total) == (
        Decimal("200.01"),
        Decimal("100.01"),
        Decimal("110.01"),
    )
    assert quote.discount == Decimal("50.00")
    assert quote.version == 2


def test_the_opportunity_stays_as_it_was(rep):
    quote = make_quote(rep)

    quote_set_lines(quote=quote, lines=[make_line(quantity="7")], by=rep)

    quote.opportunity.refresh_from_db()
    assert quote.opportunity.amount == 100
    assert quote.opportunity.lines.get().quantity == 1


def test_all_lines_may_go(rep):
    quote = quote_set_lines(quote=make_quote(rep), lines=[], by=rep)

    assert (quote.lines.count(), quote.total_price, quote.discount) == (0, 0, 0)


def test_the_first_line_decides_the_price_book(rep):
    entry = make_entry(price_book=make_price_book())

    quote = quote_set_lines(quote=make_quote(rep, lines=[]), lines=[make_line(entry)], by=rep)

    assert quote.price_book == entry.price_book


def test_a_line_that_stands_there_may_be_inactive(rep):
    quote = make_quote(rep)
    entry = quote.lines.get().entry
    type(entry).objects.update(is_active=False)
    entry.refresh_from_db()

    assert quote_set_lines(quote=quote, lines=[make_line(entry, quantity="2")], by=rep).total_price == 200


def inactive():
    entry = make_entry(is_active=False)
    return make_line(entry)


@pytest.mark.parametrize(
    "line",
    [
        lambda: make_line(quantity="0"),
        lambda: make_line(quantity="-1"),
        lambda: make_line(quantity="NaN"),
        lambda: make_line(quantity="12345678901.5"),
        lambda: make_line(unit_price="-1"),
        lambda: make_line(discount="100.01"),
        lambda: make_line(description="x" * 256),
        lambda: make_line(description="\x00"),
        lambda: make_line(make_entry(currency="USD")),
        lambda: make_line(make_entry(price_book=make_price_book())),
        inactive,
    ],
)
def test_bad_lines_are_refused_by_number(rep, line):
    quote = make_quote(rep)

    with pytest.raises(BusinessRuleError) as caught:
        quote_set_lines(quote=quote, lines=[make_line(), line()], by=rep)

    assert caught.value.field == "lines"
    assert caught.value.message.startswith("Line 2:")
    stored = Quote.objects.get()
    assert (stored.version, stored.total_price, stored.lines.count()) == (1, 100, 1)


def test_a_stale_version_is_refused(rep):
    quote = make_quote(rep)
    quote_set_lines(quote=quote, lines=[make_line(quantity="5")], by=rep, version=1)

    with pytest.raises(StaleRecord):
        quote_set_lines(quote=quote, lines=[], by=rep, version=1)

    assert Quote.objects.get().total_price == 500
