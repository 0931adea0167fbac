"""Prices of custom books that use the standard price move with it."""

from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, StaleRecord
from core.models import Snapshot
from core.services import record_restore
from opportunities.services import opportunity_set_lines
from products.models import PriceBookEntry
from products.services import (
    PricesError,
    price_book_delete,
    price_book_entries_update,
    price_book_entry_create,
    price_book_entry_delete,
    price_book_entry_update,
)
from products.services.entries import PriceEdit
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book, standard_price_book


@pytest.fixture
def pair(manager):
    """A standard price and one that uses it."""
    standard = make_entry(unit_price="100")
    book = make_price_book(name="Partners")
    return standard, price_book_entry_create(by=manager, price_book=book, product=standard.product, currency="EUR")


def test_it_follows_the_standard_price(manager, pair):
    standard, follower = pair
    price_book_entry_update(entry=standard, by=manager, version=1, unit_price=Decimal(110))
    follower.refresh_from_db()
    assert (follower.unit_price, follower.version, follower.changed_by) == (Decimal(110), 2, manager)


def test_in_its_own_currency_only(manager, pair):
    standard, follower = pair
    dollars = make_entry(standard.product, currency="USD")
    price_book_entry_update(entry=dollars, by=manager, version=1, unit_price=Decimal(1))
    follower.refresh_from_db()
    assert (follower.unit_price, follower.version) == (Decimal(100), 1)


def test_one_of_its_own_needs_the_tick_away(manager, pair):
    __, follower = pair
    with pytest.raises(BusinessRuleError) as refusal:
        price_book_entry_update(entry=follower, by=manager, version=1, unit_price=Decimal(90))
    assert refusal.value.field == "unit_price"
    follower.refresh_from_db()
    assert (follower.unit_price, follower.version) == (Decimal(100), 1)
    price_book_entry_update(entry=follower, by=manager, version=1, unit_price=Decimal(90), uses_standard_price=False)
    follower.refresh_from_db()
    assert (follower.unit_price, follower.uses_standard_price) == (Decimal(90), False)


def test_taking_it_up_again_gives_the_standard_price(manager):
    standard = make_entry(unit_price="100")
    own = make_entry(standard.product, make_price_book(), unit_price="80")
    price_book_entry_update(entry=own, by=manager, version=1, uses_standard_price=True)
    own.refresh_from_db()
    assert (own.unit_price, own.uses_standard_price) == (Decimal(100), True)


def test_the_standard_price_has_none_to_use(manager):
    standard = make_entry()
    with pytest.raises(BusinessRuleError) as refusal:
        price_book_entry_update(entry=standard, by=manager, version=1, uses_standard_price=True)
    assert refusal.value.field == "uses_standard_price"
    with pytest.raises(BusinessRuleError):
        price_book_entry_create(
            by=manager,
            price_book=standard_price_book(),
            product=standard.product,
            currency="USD",
            unit_price=Decimal(1),
            uses_standard_price=True,
        )
    assert list(PriceBookEntry.objects.values_list("uses_standard_price", "version")) == [(False, 1)]


def test_lines_keep_what_they_were_sold_at(manager, pair):
    standard, follower = pair
    deal = make_opportunity(manager, price_book=follower.price_book)
    opportunity_set_lines(opportunity=deal, lines=[make_line(follower)], by=manager)
    price_book_entry_update(entry=standard, by=manager, version=1, unit_price=Decimal(500))
    line = deal.lines.get()
    assert (line.list_price, line.unit_price, line.total) == (Decimal(100), Decimal(100), Decimal(100))


def test_a_book_that_comes_back_follows_what_changed_meanwhile(manager, pair):
    standard, follower = pair
    price_book_delete(price_book=follower.price_book, by=manager)
    price_book_entry_update(entry=standard, by=manager, version=1, unit_price=Decimal(110))
    record_restore(snapshot=Snapshot.objects.get(), by=manager)
    follower.refresh_from_db()
    assert (follower.unit_price, follower.uses_standard_price) == (Decimal(110), True)


def test_a_price_does_not_come_back_without_the_standard_one(manager, pair):
    standard, follower = pair
    price_book_entry_delete(entry=follower, by=manager)
    snapshot = Snapshot.objects.get()
    price_book_entry_delete(entry=standard, by=manager)
    with pytest.raises(BusinessRuleError, match="any more"):
        record_restore(snapshot=snapshot, by=manager)
    assert not PriceBookEntry.objects.exists()
    assert Snapshot.objects.filter(put_back_at=None).count() == 2


def test_several_prices_are_saved_together(manager, pair):
    standard, follower = pair
    edits = [
        PriceEdit(follower, 1, {"is_active": False}),
        PriceEdit(standard, 1, {"unit_price": Decimal(120)}),
    ]
    assert price_book_entries_update(edits=edits, by=manager) == 2
    follower.refresh_from_db()
    assert (follower.unit_price, follower.is_active) == (Decimal(120), False)


def test_or_none_of_them_and_each_says_why(manager, pair):
    standard, follower = pair
    other = make_entry()
    price_book_entry_update(entry=other, by=manager, version=1, unit_price=Decimal(7))
    edits = [
        PriceEdit(standard, 1, {"unit_price": Decimal(120)}),
        PriceEdit(follower, 1, {"unit_price": Decimal(-1), "uses_standard_price": False}),
        PriceEdit(other, 1, {"unit_price": Decimal(8)}),
    ]
    with pytest.raises(PricesError) as refusal:
        price_book_entries_update(edits=edits, by=manager)
    assert set(refusal.value.refused) == {follower.pk, other.pk}
    assert refusal.value.refused[follower.pk].field == "unit_price"
    assert isinstance(refusal.value.refused[other.pk], StaleRecord)
    assert set(PriceBookEntry.objects.values_list("unit_price", flat=True)) == {Decimal(100), Decimal(7)}
