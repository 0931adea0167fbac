"""The arithmetic of line items and totals: pure Decimal, no ORM, one rounding rule.

Rule: a line's total is quantity x unit price x (1 - discount %), rounded once to the currency's minor unit, halves away
from zero, plus the line's adjustment: money that was allocated to it, such as its part of a discount on the whole.
Adjustments are whole minor units (`allocate` gives such), so nothing is rounded a second time. Totals are sums of
rounded lines, so that what is shown always adds up to what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from core.money import CurrencyTotal, minor_unit, round_money

HUNDRED = Decimal(100)
ZERO = Decimal(0)
# More digits than the product of any three numbers that can be typed: only the one rounding rounds.
PRECISION = 100


@dataclass(frozen=True)
class Tax:
    """What is taxed at one rate (percent): `net` without the tax, and the tax."""

    rate: Decimal
    net: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Totals:
    """Sums over lines, in one currency, rounded to its minor unit."""

    subtotal: Decimal
    total: Decimal

    @property
    def discount_amount(self) -> Decimal:
        return self.subtotal - self.total

    @property
    def discount_percent(self) -> Decimal:
        """The weighted result of the line discounts, in percent with two decimals (Sales Cloud's quote discount)."""
        if not self.subtotal:
            return Decimal("0.00")
        return ((1 - self.total / self.subtotal) * HUNDRED).quantize(Decimal("0.01"))


def line_subtotal(quantity: Decimal, unit_price: Decimal, currency: str) -> Decimal:
    """Quantity x unit price, before discount."""
    return line_total(quantity, unit_price, ZERO, currency)


def line_total(
    quantity: Decimal, unit_price: Decimal, discount: Decimal, currency: str, *, adjustment: Decimal = ZERO
) -> Decimal:
    """Quantity x unit price less `discount` percent, rounded, plus `adjustment`: money, below zero for a discount.

    Raises ValueError for an adjustment that is not a whole number of the currency's minor units.
    """
    with localcontext(prec=PRECISION):
        product = round_money(quantity * unit_price * (HUNDRED - discount) / HUNDRED, currency)
        return product + _in_minor_units(adjustment, currency) * minor_unit(currency) if adjustment else product


def totals(lines: Iterable[tuple[Decimal, ...]], currency: str) -> Totals:
    """Sums over rows of (quantity, unit price, discount percent), a fourth being the line's adjustment."""
    subtotal = total = ZERO
    with localcontext(prec=PRECISION):
        for quantity, unit_price, discount, *adjustment in lines:
            subtotal += line_subtotal(quantity, unit_price, currency)
            total += line_total(quantity, unit_price, discount, currency, adjustment=sum(adjustment, ZERO))
        return Totals(subtotal=round_money(subtotal, currency), total=round_money(total, currency))


def allocate(amount: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Splits `amount` over lines in the ratio of `weights`; the parts sum to it exactly.

    Largest remainder: each part is its share cut to whole minor units, and the units that are left go one each to the
    largest remainders, the earlier line first where they are equal. A part below zero is that of the amount without its
    sign. Weights that are all 0 count as equal. Raises ValueError for an amount that is no whole number of minor units,
    for a weight below zero, and for an amount with nobody to take it.
    """
    units = _in_minor_units(amount, currency)
    ratio = _whole_numbers(weights) if any(weights) else [1] * len(weights)
    if min(ratio, default=0) < 0 or (units and not ratio):
        raise ValueError(weights)
    size, whole = abs(units), sum(ratio)
    parts = [size * share // whole for share in ratio]
    by_remainder = sorted(range(len(ratio)), key=lambda n: -(size * ratio[n] % whole))
    for n in by_remainder[: size - sum(parts)]:
        parts[n] += 1
    unit = minor_unit(currency) * (-1 if units < 0 else 1)
    return [part * unit for part in parts]


def rescaled(adjustment: Decimal, before: Decimal, after: Decimal, currency: str) -> Decimal:
    """A line's adjustment once its total without it goes from `before` to `after`: in the same ratio, rounded."""
    if not adjustment or not before:
        return ZERO
    with localcontext(prec=PRECISION):
        return round_money(adjustment * after / before, currency)


def taxes(rows: Iterable[tuple[Decimal, Decimal]], currency: str, *, is_included: bool) -> list[Tax]:
    """The tax on rows of (rate in percent, total), one for each rate above 0, the highest first.

    Totals of a rate are added up first and the tax on them is rounded once. is_included: the totals contain it.
    """
    by_rate: dict[Decimal, Decimal] = {}
    found = []
    with localcontext(prec=PRECISION):
        for rate, total in rows:
            by_rate[rate] = by_rate.get(rate, ZERO) + total
        for rate, total in sorted(by_rate.items(), reverse=True):
            whole = HUNDRED + rate if is_included else HUNDRED
            amount = round_money(total * rate / whole, currency)
            if rate:
                found.append(Tax(rate, total - amount if is_included else total, amount))
    return found


def _in_minor_units(amount: Decimal, currency: str) -> int:
    """Money as a number of the smallest pieces. Raises ValueError where these do not make it up."""
    if not amount.is_finite() or amount != round_money(amount, currency):
        raise ValueError(f"{amount} {currency} is not whole in the currency's minor unit")
    return int(amount / minor_unit(currency))


def _whole_numbers(weights: Sequence[Decimal]) -> list[int]:
    """The same ratio in whole numbers."""
    exponents = [weight.as_tuple().exponent for weight in weights]
    least = min(exponent for exponent in exponents if isinstance(exponent, int))
    return [int(weight.scaleb(-least)) for weight in weights]


def expected_revenue(amount: Decimal | None, probability: Decimal | int | None, currency: str) -> Decimal | None:
    """Amount x probability percent; None without an amount."""
    if amount is None:
        return None
    with localcontext(prec=PRECISION):
        return round_money(amount * Decimal(probability or 0) / HUNDRED, currency)


def totals_by_currency(rows: Iterable[tuple[str, Decimal | None, Decimal | int | None]]) -> list[CurrencyTotal]:
    """Sums over (currency, amount, probability percent) rows, one for each currency, in their order.

    The database gives the same for rows that it holds: `OpportunityQuerySet.totals_by_currency`.
    """
    kept: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for currency, amount, probability in rows:
        expected = expected_revenue(amount, probability, currency)
        kept.setdefault(currency, []).append((amount or ZERO, expected or ZERO))
    with localcontext(prec=PRECISION):
        return [
            CurrencyTotal(currency, sum((a for a, __ in pairs), ZERO), sum((w for __, w in pairs), ZERO), len(pairs))
            for currency, pairs in sorted(kept.items())
        ]


def changed_price(price: Decimal, percent: Decimal, currency: str) -> Decimal:
    """A price changed by `percent` (10 is dearer by a tenth, -10 cheaper), rounded to the currency's minor unit."""
    with localcontext(prec=PRECISION):
        return round_money(price * (HUNDRED + percent) / HUNDRED, currency)
