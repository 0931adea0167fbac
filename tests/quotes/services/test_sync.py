"""Start and stop of a sync, and what a change on either side does meanwhile."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, RecordGone, StaleRecord
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines, opportunity_update
from quotes.models import Quote
from quotes.services import (
    quote_change_owner,
    quote_create,
    quote_delete,
    quote_set_lines,
    quote_start_sync,
    quote_stop_sync,
)
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book
from tests.factories.quotes import make_quote
from tests.factories.users import make_user

FACTORS = ("entry_id", "position", "quantity", "unit_price", "discount", "service_date", "description", "total")


def lines(record):
    return list(record.lines.values_list(*FACTORS))


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def assert_aligned(quote):
    """The promise of a sync: one syncing quote, the same lines, the amount its total price."""
    opportunity = fresh(quote.opportunity)
    assert list(opportunity.quotes.syncing()) == [quote]
    assert lines(quote) == lines(opportunity)
    assert opportunity.amount == fresh(quote).total_price
    assert opportunity.price_book_id == fresh(quote).price_book_id


@pytest.fixture
def quote(rep):
    """A quote that offers something else than its opportunity has."""
    quote = make_quote(rep)
    return quote_set_lines(quote=quote, lines=[make_line(quantity="3", discount="10")], by=rep)


def test_the_quotes_lines_replace_the_opportunitys(rep, quote):
    synced = quote_start_sync(quote=quote, by=rep)

    assert synced.is_syncing
    assert_aligned(quote)
    assert fresh(quote.opportunity).amount == 270
    assert (synced.changed_by, fresh(quote.opportunity).changed_by) == (rep, rep)


def test_an_empty_quote_takes_the_opportunitys_lines(rep):
    quote = make_quote(rep)
    quote = quote_set_lines(quote=quote, lines=[], by=rep)

    quote_start_sync(quote=quote, by=rep)

    assert_aligned(quote)
    assert fresh(quote).total_price == 100


def test_two_empty_sides_may_sync(rep):
    opportunity = make_opportunity(rep, amount=Decimal(5000))
    quote = quote_create(opportunity=opportunity, by=rep)

    quote_start_sync(quote=quote, by=rep)

    assert fresh(opportunity).amount == 5000
    opportunity_set_lines(opportunity=opportunity, lines=[make_line()], by=rep)
    assert_aligned(quote)


def test_starting_twice_changes_nothing(rep, quote):
    first = quote_start_sync(quote=quote, by=rep)

    second = quote_start_sync(quote=quote, by=rep)

    assert second.version == first.version
    assert_aligned(quote)


def test_another_quote_takes_over(rep, quote):
    other = quote_create(opportunity=quote.opportunity, by=rep, name="Other")
    quote_start_sync(quote=quote, by=rep)
    before = lines(quote)

    quote_start_sync(quote=other, by=rep)

    assert_aligned(other)
    assert lines(quote) == before
    assert not fresh(quote).is_syncing


def test_a_change_of_the_quote_is_on_the_opportunity(rep, quote):
    quote_start_sync(quote=quote, by=rep)

    quote_set_lines(
        quote=quote, lines=[make_line(quantity="2", service_date=date(2030, 1, 2)), make_line(discount="5")], by=rep
    )

    assert_aligned(quote)
    assert fresh(quote.opportunity).amount == 295


def test_a_change_of_the_opportunity_is_on_the_quote(rep, quote):
    quote_start_sync(quote=quote, by=rep)

    opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line(unit_price="12.34")], by=rep)

    assert_aligned(quote)
    stored = fresh(quote)
    assert (stored.total_price, stored.grand_total, stored.changed_by) == (Decimal("12.34"), Decimal("12.34"), rep)


def test_order_is_synced_too(rep, quote):
    first, second = make_line(), make_line()
    quote_start_sync(quote=quote, by=rep)
    opportunity_set_lines(opportunity=quote.opportunity, lines=[first, second], by=rep)

    quote_set_lines(quote=quote, lines=[second, first], by=rep)

    assert_aligned(quote)
    assert [line.entry for line in fresh(quote.opportunity).lines.all()] == [second.entry, first.entry]


def test_the_quotes_tax_survives_a_change_of_the_opportunity(rep):
    quote = quote_start_sync(quote=make_quote(rep, tax=Decimal(20)), by=rep)

    opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line(quantity="2")], by=rep)

    assert fresh(quote).grand_total == 220


def test_without_sync_the_other_side_stays(rep, quote):
    before = lines(quote)

    opportunity_set_lines(opportunity=quote.opportunity, lines=[], by=rep)

    assert lines(quote) == before


def test_stop_keeps_both_sides_and_ends_the_bond(rep, quote):
    quote_start_sync(quote=quote, by=rep)

    stopped = quote_stop_sync(quote=quote, by=rep)

    assert not stopped.is_syncing
    assert lines(quote) == lines(quote.opportunity)
    quote_set_lines(quote=quote, lines=[], by=rep)
    assert fresh(quote.opportunity).lines.count() == 1
    assert quote_stop_sync(quote=quote, by=rep).version == fresh(quote).version


def test_deleting_the_syncing_quote_leaves_the_opportunity_its_lines(rep, quote):
    quote_start_sync(quote=quote, by=rep)
    before = lines(quote)

    quote_delete(quote=quote, by=rep)

    assert lines(quote.opportunity) == before
    assert fresh(quote.opportunity).amount == 270


def test_a_changed_owner(rep, quote):
    other = make_user()

    assert quote_change_owner(quote=quote, owner=other, by=rep).owner == other


def assert_refused(quote, by, error=BusinessRuleError, **arguments):
    before = (lines(quote.opportunity), fresh(quote.opportunity).version, fresh(quote).version)
    with pytest.raises(error) as caught:
        quote_start_sync(quote=quote, by=by, **arguments)
    assert (lines(quote.opportunity), fresh(quote.opportunity).version, fresh(quote).version) == before
    assert not Quote.objects.syncing().exists()
    return caught.value


def test_a_quote_of_another_opportunity_is_refused(rep, quote):
    error = assert_refused(quote, rep, opportunity=make_opportunity(rep))

    assert error.field == "quote"


def test_another_price_book_is_refused(rep):
    quote = make_quote(rep)
    entry = make_entry(price_book=make_price_book())
    opportunity_set_lines(opportunity=quote.opportunity, lines=[], by=rep)
    opportunity = fresh(quote.opportunity)
    opportunity_update(opportunity=opportunity, by=rep, version=opportunity.version, price_book=entry.price_book)

    assert "price book" in assert_refused(quote, rep).message


def test_another_currency_is_refused(rep):
    quote = make_quote(rep, lines=[])
    opportunity = quote.opportunity
    opportunity_update(opportunity=opportunity, by=rep, version=opportunity.version, currency="USD")

    assert "USD" in assert_refused(quote, rep).message


def test_a_product_that_went_out_of_use_meanwhile_is_refused(rep, quote):
    entry = quote.lines.get().entry
    type(entry).objects.filter(pk=entry.pk).update(is_active=False)

    assert assert_refused(quote, rep).field == "lines"


def test_a_stale_version_is_refused(rep, quote):
    assert_refused(quote, rep, StaleRecord, version=1)


def test_a_quote_that_is_gone(rep, quote):
    quote_delete(quote=quote, by=rep)

    for verb in (quote_start_sync, quote_stop_sync):
        with pytest.raises(RecordGone):
            verb(quote=quote, by=rep)


def test_a_refused_line_rolls_both_sides_back(rep, quote):
    quote_start_sync(quote=quote, by=rep)

    with pytest.raises(BusinessRuleError):
        opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line(quantity="-1")], by=rep)

    assert_aligned(quote)
    assert Opportunity.objects.get().amount == 270
