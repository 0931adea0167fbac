"""Lines as callers give them. What happens to a whole record is tested with the verbs that set its lines."""

from decimal import Decimal

import pytest

from opportunities.models import Opportunity, OpportunityLine
from products.lines import LineError, LineInput, build_lines, check_lines
from products.models import PriceBookEntry
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry, make_price_book, make_product

pytestmark = pytest.mark.django_db


def test_the_book_of_the_first_line_is_the_book_of_all():
    book = make_price_book()
    line = make_line(make_entry(price_book=book))
    assert check_lines([line], price_book=None, currency="EUR") == book
    with pytest.raises(LineError, match="is not in the price book") as refused:
        check_lines([line, make_line()], price_book=None, currency="EUR")
    assert (refused.value.number, refused.value.field) == (2, "lines")


def test_no_lines_have_no_book_but_that_of_the_record():
    book = make_price_book()
    assert check_lines([], price_book=None, currency="EUR") is None
    assert check_lines([], price_book=book, currency="EUR") == book


@pytest.mark.parametrize("what", ["entry", "product", "price_book"])
def test_what_is_inactive_comes_on_no_new_line(what):
    book = make_price_book(is_active=what != "price_book")
    entry = make_entry(make_product(is_active=what != "product"), book, is_active=what != "entry")
    with pytest.raises(LineError, match="no longer active"):
        check_lines([make_line(entry)], price_book=book, currency="EUR")
    assert check_lines([make_line(entry)], price_book=book, currency="EUR", known=[entry.pk]) == book


def test_a_price_of_zero_is_a_price():
    entry = make_entry(unit_price="50")
    row = build_lines(OpportunityLine, [make_line(entry, unit_price="0")], currency="EUR", opportunity=Opportunity())[0]
    assert (row.unit_price, row.list_price, row.total) == (0, 50, 0)


def test_a_line_copied_from_another_is_the_same():
    row = OpportunityLine(
        entry=make_entry(), quantity=Decimal(2), unit_price=Decimal(3), discount=Decimal(4), description="five"
    )
    assert LineInput.of(row) == LineInput(
        row.entry, Decimal(2), Decimal(3), Decimal(4), None, "five", list_price=row.list_price, adjustment=Decimal(0)
    )


def test_building_and_checking_ask_nothing_of_the_database(django_assert_num_queries):
    entry = PriceBookEntry.objects.select_related("product", "price_book").get(pk=make_entry().pk)
    lines = [make_line(entry)] * 50
    with django_assert_num_queries(0):
        check_lines(lines, price_book=entry.price_book, currency="EUR")
        build_lines(OpportunityLine, lines, currency="EUR", opportunity=Opportunity())
