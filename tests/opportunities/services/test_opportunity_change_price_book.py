from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, StaleRecord
from opportunities.services import opportunity_change_price_book, opportunity_set_lines
from opportunities.signals import lines_changed
from quotes.models import Quote
from quotes.services import quote_create, quote_start_sync
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book, make_product, standard_price_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return make_price_book(name="Partners")


@pytest.fixture
def sold(book):
    """Three products: two with a price in both books, one in the standard book alone."""
    products = [make_product(name=name) for name in ("Logger", "Gateway", "Sensor")]
    entries = [make_entry(product, unit_price="100") for product in products]
    for product, price in zip(products[:2], ("80", "0"), strict=True):
        make_entry(product, book, unit_price=price)
    return entries


@pytest.fixture
def deal(rep, sold):
    lines = [make_line(sold[0], quantity="2", unit_price="95", discount="10"), make_line(sold[1], description="kept")]
    return make_opportunity(rep, lines=lines)


def change(deal, book, **kwargs):
    return opportunity_change_price_book(opportunity=deal, price_book=book, by=deal.owner, **kwargs)


def rows(deal):
    lines = deal.lines.select_related("entry__price_book")
    return [(x.entry.price_book.name, x.list_price, x.unit_price, x.discount, x.description, x.total) for x in lines]


def unchanged(deal, *, lines):
    deal.refresh_from_db()
    assert (deal.price_book, rows(deal)) == (standard_price_book(), lines)


def test_reprices_each_line_and_the_amount(deal, book):
    keys = list(deal.lines.values_list("pk", flat=True))
    deal = change(deal, book)
    assert rows(deal) == [("Partners", 80, 80, 10, "", 144), ("Partners", 0, 0, 0, "kept", 0)]
    assert (deal.price_book, deal.amount) == (book, 144)
    assert list(deal.lines.values_list("pk", flat=True)) == keys


def test_or_keeps_the_sales_prices_beside_the_new_list_prices(deal, book):
    deal = change(deal, book, is_repriced=False)
    assert rows(deal) == [("Partners", 80, 95, 10, "", 171), ("Partners", 0, 100, 0, "kept", 100)]
    assert deal.amount == 271


def test_products_without_a_price_there_are_named_and_refused(rep, sold, book):
    deal = make_opportunity(rep, lines=[make_line(sold[0]), make_line(sold[2]), make_line(sold[2])])
    before = rows(deal)
    with pytest.raises(BusinessRuleError, match="Not sold in Partners: Sensor\\. "):
        change(deal, book)
    unchanged(deal, lines=before)


def test_or_go_when_that_is_wished(rep, sold, book):
    deal = make_opportunity(rep, lines=[make_line(sold[2]), make_line(sold[0])])
    deal = change(deal, book, is_missing_removed=True)
    assert ([row[0] for row in rows(deal)], deal.amount) == (["Partners"], 80)


def test_an_inactive_price_is_none(deal, book):
    book.entries.filter(product__name="Logger").update(is_active=False)
    with pytest.raises(BusinessRuleError, match="Logger"):
        change(deal, book)


def test_refuses_an_inactive_book_and_the_same_one(deal):
    before = rows(deal)
    with pytest.raises(BusinessRuleError, match="no longer active"):
        change(deal, make_price_book(is_active=False))
    with pytest.raises(BusinessRuleError, match="that it has"):
        change(deal, standard_price_book())
    unchanged(deal, lines=before)


def test_refuses_a_stale_version(deal, book):
    opportunity_set_lines(opportunity=deal, lines=[make_line()], by=deal.owner)
    before = rows(deal)
    with pytest.raises(StaleRecord):
        change(deal, book, version=deal.version)
    unchanged(deal, lines=before)


def test_says_so_once(deal, book):
    heard = []
    listen = lambda opportunity, **kwargs: heard.append(opportunity.price_book)  # noqa: E731
    lines_changed.connect(listen, weak=False)
    try:
        change(deal, book)
    finally:
        lines_changed.disconnect(listen)
    assert heard == [book]


def test_a_syncing_quote_keeps_its_book_and_refuses(deal, book):
    quote = quote_create(opportunity=deal, by=deal.owner)
    quote_start_sync(quote=quote, by=deal.owner)
    before = rows(deal)
    with pytest.raises(BusinessRuleError, match="stop its sync first"):
        change(deal, book)
    unchanged(deal, lines=before)
    assert Quote.objects.get().price_book == standard_price_book()


def test_another_quote_stays_as_it_was_offered(deal, book):
    quote_create(opportunity=deal, by=deal.owner)
    change(deal, book)
    quote = Quote.objects.get()
    assert (quote.price_book, quote.total_price) == (standard_price_book(), Decimal(271))


def test_without_lines_only_the_book_changes(rep, book):
    deal = change(make_opportunity(rep, amount=Decimal(5)), book)
    assert (deal.price_book, deal.amount, deal.lines.count()) == (book, 5, 0)
