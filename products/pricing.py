"""The arithmetic of line items and totals: pure Decimal, no ORM, one rounding rule.

Rule: a line's total is quantity x unit price x (1 - discount %), rounded once to the currency's minor unit, halves away
from zero. Totals are sums of rounded lines, so that what is shown always adds up to what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from core.money import CurrencyTotal, round_money

HUNDRED = Decimal(100)
ZERO = Decimal(0)
# More digits than the product of any three numbers that can be typed: only the one rounding rounds.
PRECISION = 100


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


def line_total(quantity: Decimal, unit_price: Decimal, discount: Decimal, currency: str) -> Decimal:
    """Quantity x unit price less `discount` percent."""
    with localcontext(prec=PRECISION):
        return round_money(quantity * unit_price * (HUNDRED - discount) / HUNDRED, currency)


def totals(lines: Iterable[tuple[Decimal, Decimal, Decimal]], currency: str) -> Totals:
    """Sums over (quantity, unit price, discount percent) rows."""
    subtotal = total = ZERO
    with localcontext(prec=PRECISION):
        for quantity, unit_price, discount in lines:
            subtotal += line_subtotal(quantity, unit_price, currency)
            total += line_total(quantity, unit_price, discount, currency)
        return Totals(subtotal=round_money(subtotal, currency), total=round_money(total, currency))


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
