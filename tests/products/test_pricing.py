"""The arithmetic of lines, checked against exact fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import CURRENCIES, minor_unit
from products import pricing
from tests.products.generated_lines import DIGITS, deals

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


def test_a_hundred_thousand_lines_and_their_sums_are_those_of_exact_fractions():
    """What is shown on the lines adds up to what is shown below them, adjustments included."""
    for currency, rows in deals():
        digits, unit = DIGITS[currency], minor_unit(currency)
        asked = [(*row.decimals, row.adjustment * unit) for row in rows]
        shown = [pricing.line_total(*row[:3], currency, adjustment=row[3]) for row in asked]
        assert shown == [(row.units(digits) + row.adjustment) * unit for row in rows]
        found = pricing.totals(asked, currency)
        assert found.total == sum(shown)
        assert found.subtotal == sum(row.units(digits, with_discount=False) for row in rows) * unit


def test_what_is_allocated_to_a_hundred_thousand_lines_sums_exactly():
    """A discount on the whole, in the ratio of the lines: none is worth less than nothing afterwards."""
    for currency, rows in deals(seed=2):
        unit = minor_unit(currency)
        units = [row.quantity * (10_000 - row.discount) for row in rows]
        amount = -sum(units) * rows[0].discount // 10_000
        parts = [int(part / unit) for part in pricing.allocate(amount * unit, [n * unit for n in units], currency)]
        assert sum(parts) == amount
        for number, part in zip(units, parts, strict=True):
            assert -number <= part <= 0
            assert abs(part * sum(units) - amount * number) < (sum(units) or 1)


@given(st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=30), st.integers(-(10**9), 10**9), currencies)
def test_each_part_is_within_one_minor_unit_of_its_share(weights, units, currency):
    unit = minor_unit(currency)
    parts = pricing.allocate(units * unit, weights, currency)
    assert sum(parts) == units * unit
    assert pricing.allocate(-units * unit, weights, currency) == [-part for part in parts]
    ratio = [Fraction(weight) for weight in weights] if any(weights) else [Fraction(1)] * len(weights)
    for share, part in zip(ratio, parts, strict=True):
        assert abs(Fraction(part) / Fraction(unit) - units * share / sum(ratio)) < 1


@pytest.mark.parametrize(
    ("amount", "weights", "currency", "parts"),
    [
        ("10.00", "1 1 1", "EUR", "3.34 3.33 3.33"),  # equal remainders: the earlier line first
        ("-10.00", "1 1 1", "EUR", "-3.34 -3.33 -3.33"),
        ("100", "1 2 3", "JPY", "17 33 50"),
        ("0.01", "0 0", "EUR", "0.01 0.00"),
        ("0.05", "3 7", "EUR", "0.02 0.03"),  # 1.5 and 3.5 cents
        ("0.002", "1 0 1", "KWD", "0.001 0.000 0.001"),
        ("0", "", "EUR", ""),
    ],
)
def test_known_allocations(amount, weights, currency, parts):
    found = pricing.allocate(Decimal(amount), [Decimal(weight) for weight in weights.split()], currency)
    assert [str(part + 0) for part in found] == parts.split()


@pytest.mark.parametrize(
    ("amount", "weights", "currency"),
    [("0.005", [1], "EUR"), ("0.5", [1], "JPY"), ("1", [], "EUR"), ("1", [2, -1], "EUR"), ("NaN", [1], "EUR")],
)
def test_what_cannot_be_allocated_exactly_is_refused(amount, weights, currency):
    with pytest.raises(ValueError):
        pricing.allocate(Decimal(amount), [Decimal(weight) for weight in weights], currency)


def test_an_adjustment_of_part_of_a_cent_is_refused():
    with pytest.raises(ValueError, match="minor unit"):
        pricing.line_total(Decimal(1), Decimal(1), Decimal(0), "EUR", adjustment=Decimal("0.001"))


def exactly(value: Fraction) -> int:
    """Halves away from zero."""
    size = int(abs(value) + Fraction(1, 2))
    return -size if value < 0 else size


@given(
    rows=st.lists(st.tuples(st.sampled_from(["0", "7", "8.1", "19", "100"]), st.integers(0, 10**9)), max_size=8),
    currency=st.sampled_from(list(DIGITS)),
    is_included=st.booleans(),
)
def test_taxes_are_those_of_exact_fractions(rows, currency, is_included):
    unit = minor_unit(currency)
    found = pricing.taxes([(Decimal(rate), units * unit) for rate, units in rows], currency, is_included=is_included)

    by_rate = {}
    for rate, units in rows:
        by_rate[Fraction(rate)] = by_rate.get(Fraction(rate), 0) + units
    expected = []
    for rate, units in sorted(by_rate.items(), reverse=True):
        tax = exactly(units * rate / (100 + rate if is_included else 100))
        if rate:
            expected.append((rate, (units - tax if is_included else units) * unit, tax * unit))
    assert [(Fraction(tax.rate), tax.net, tax.amount) for tax in found] == expected


@given(adjustment=st.integers(-(10**9), 0), before=st.integers(1, 10**9), after=st.integers(0, 10**9))
def test_an_adjustment_follows_its_line_in_the_same_ratio(adjustment, before, after):
    cents = Decimal("0.01")
    found = pricing.rescaled(adjustment * cents, before * cents, after * cents, "EUR")
    assert found == exactly(Fraction(adjustment * after, before)) * cents


def test_nothing_is_left_of_an_adjustment_of_a_line_that_came_to_nothing():
    assert pricing.rescaled(Decimal(0), Decimal(5), Decimal(9), "EUR") == 0
    assert pricing.rescaled(Decimal(-1), Decimal(0), Decimal(9), "EUR") == 0
