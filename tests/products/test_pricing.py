"""The arithmetic of lines, checked against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import CURRENCIES, minor_unit
from products import pricing

quantities = st.decimals(Decimal("0.0001"), Decimal("9999999999.9999"), places=4)
prices = st.decimals(0, Decimal("99999999999999.9999"), places=4)
discounts = st.decimals(0, 100, places=2)
currencies = st.sampled_from(CURRENCIES)
lines = st.tuples(quantities, prices, discounts)


def exact(quantity, price, discount):
    return Fraction(quantity) * Fraction(price) * (100 - Fraction(discount)) / 100


def rounded(amount, unit):
    """Halves up, by whole-number arithmetic; amounts of lines are never negative."""
    return Fraction(int(amount / unit + Fraction(1, 2))) * unit


@given(lines, currencies)
def test_a_line_is_rounded_once_from_the_exact_product(line, currency):
    unit = Fraction(minor_unit(currency))
    assert Fraction(pricing.line_total(*line, currency)) == rounded(exact(*line), unit)


@given(st.lists(lines, max_size=20), currencies)
def test_totals_are_the_sums_of_what_is_shown(rows, currency):
    found = pricing.totals(rows, currency)
    assert Fraction(found.total) == sum(Fraction(pricing.line_total(*row, currency)) for row in rows)
    assert Fraction(found.subtotal) == sum(Fraction(pricing.line_subtotal(*row[:2], currency)) for row in rows)
    assert found.discount_amount >= 0
    assert 0 <= found.discount_percent <= 100


@given(prices, st.integers(0, 100), currencies)
def test_expected_revenue_is_a_rounded_share(amount, probability, currency):
    found = pricing.expected_revenue(amount, probability, currency)
    assert Fraction(found) == rounded(Fraction(amount) * probability / 100, Fraction(minor_unit(currency)))


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "currency", "total"),
    [
        ("3", "0.335", "0", "EUR", "1.01"),  # 1.005: halves go up, where floats and bankers go down
        ("1", "2.5", "0", "JPY", "3"),
        ("1", "1.0005", "0", "KWD", "1.001"),
        ("160", "289.00", "10", "EUR", "41616.00"),
        ("1", "100", "100", "EUR", "0.00"),
        ("7", "14.29", "33.33", "EUR", "66.69"),
    ],
)
def test_known_lines(quantity, price, discount, currency, total):
    found = pricing.line_total(Decimal(quantity), Decimal(price), Decimal(discount), currency)
    assert found == Decimal(total)
    assert found.as_tuple().exponent == minor_unit(currency).as_tuple().exponent


def test_without_an_amount_there_is_no_expected_revenue():
    assert pricing.expected_revenue(None, 50, "EUR") is None


def test_without_lines_there_is_no_discount():
    found = pricing.totals([], "EUR")
    assert (found.subtotal, found.total, found.discount_percent) == (0, 0, 0)


def test_the_discount_of_all_is_the_weighted_one():
    rows = [(Decimal(1), Decimal(300), Decimal(10)), (Decimal(1), Decimal(100), Decimal(50))]
    found = pricing.totals(rows, "EUR")
    assert (found.discount_amount, found.discount_percent) == (80, 20)
