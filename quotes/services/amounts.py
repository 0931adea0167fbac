"""The amounts of a quote: what its lines come to, a discount on the whole, tax and shipping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.models import TaxMode
from core.money import round_money
from products import pricing
from products.lines import LineInput, NoteInput
from products.models import Product
from quotes.models import Quote, QuoteLine

ZERO = Decimal(0)
TYPED = ("tax", "shipping_handling")
EDITED = ("whole_discount_percent", "whole_discount", "tax_mode", *TYPED)  # with the lines, in one editor
MONEY = {"whole_discount", *TYPED}


def clean_amount(name: str, value: Any, currency: str) -> Any:
    """One of `EDITED` as it is stored: checked, money rounded to the currency.

    Raises BusinessRuleError at the field.
    """
    column: Any = Quote._meta.get_field(name)
    try:
        clean = column.clean(value, None)
        if name == "tax_mode" and clean not in TaxMode:  # Django asks only of columns that forms edit
            raise ValidationError(_("Choose how it is taxed."))
    except ValidationError as error:
        raise BusinessRuleError(errors={name: [str(message) for message in error.messages]}) from error
    return round_money(clean, currency) if name in MONEY else clean


def clean_amounts(quote: Quote, amounts: Mapping[str, Any]) -> None:
    """Sets `EDITED` values on a quote that is not saved yet. An amount takes the place of a percentage.

    Raises BusinessRuleError at the field, TypeError for another name.
    """
    if amounts.keys() - set(EDITED):
        raise TypeError(f"these are no amounts of a quote: {sorted(amounts.keys() - set(EDITED))}")
    if "whole_discount" in amounts and "whole_discount_percent" not in amounts:
        quote.whole_discount_percent = None
    for name, value in amounts.items():
        setattr(quote, name, clean_amount(name, value, quote.currency))


def check_tax(quote: Quote, amounts: Mapping[str, Any]) -> None:
    """Refuses another tax where it follows from the lines. Raises BusinessRuleError at it."""
    if not quote.is_tax_typed and amounts.get("tax", quote.tax) != quote.tax:
        raise BusinessRuleError(
            _("The tax follows from the rates of the lines. To type it, choose so beside the lines."), field="tax"
        )


def edited_amounts(quote: Quote) -> list[Any]:
    """Those of `EDITED` that somebody typed, for telling whether they are still what an editor saw."""
    discount = quote.whole_discount if quote.whole_discount_percent is None else quote.whole_discount_percent
    is_percent = quote.whole_discount_percent is not None
    return [discount, is_percent, quote.tax_mode, quote.tax if quote.is_tax_typed else ZERO, quote.shipping_handling]


def allocated(quote: Quote, rows: Sequence[LineInput | NoteInput], *, is_capped: bool) -> list[LineInput | NoteInput]:
    """The rows with the discount on the whole allocated to the lines that count, in the ratio of their totals
    (`pricing.allocate`); the quote gets the amount that its percentage makes of them.

    is_capped: an amount that is more than there is takes off all; otherwise it is refused at `whole_discount`.
    """
    weights = [row.own_total(quote.currency) for row in rows if isinstance(row, LineInput) and not row.is_optional]
    whole = sum(weights, ZERO)
    if quote.whole_discount_percent is not None:
        quote.whole_discount = whole - pricing.changed_price(whole, -quote.whole_discount_percent, quote.currency)
    elif quote.whole_discount > whole:
        if not is_capped:
            raise BusinessRuleError(_("The discount is more than the lines come to."), field="whole_discount")
        quote.whole_discount = whole
    parts = iter(pricing.allocate(-quote.whole_discount, weights, quote.currency) if weights else ())
    return [_adjusted(row, parts) for row in rows]


def told(quote: Quote, rows: Sequence[LineInput | NoteInput]) -> list[LineInput | NoteInput]:
    """The rows as their parts of a discount on the whole say; the quote gets the sum of these as an amount."""
    parts = [row.adjustment or ZERO for row in rows if isinstance(row, LineInput) and not row.is_optional]
    quote.whole_discount_percent, quote.whole_discount = None, -sum(parts, ZERO)
    return [_adjusted(row, iter([row.adjustment or ZERO])) if isinstance(row, LineInput) else row for row in rows]


def _adjusted(row: LineInput | NoteInput, parts: Iterator[Decimal]) -> LineInput | NoteInput:
    """A line that counts with the next part; an optional one with none."""
    if isinstance(row, NoteInput):
        return row
    return replace(row, adjustment=None if row.is_optional else next(parts))


def rate_lines(rows: Iterable[QuoteLine]) -> None:
    """Sets the tax rate of each unsaved line to that of its product's tax class now. One statement."""
    rows = list(rows)
    products = {row.entry.product_id for row in rows}
    found = dict(Product.objects.filter(pk__in=products).values_list("pk", "tax_class__rate")) if rows else {}
    for row in rows:
        row.tax_rate = found.get(row.entry.product_id) or ZERO


def sums(quote: Quote, rows: Iterable[QuoteLine]) -> dict[str, Any]:
    """The columns of a quote that follow from these lines and what was typed beside them."""
    firm = [row for row in rows if not row.is_optional]
    factors = [(row.quantity, row.unit_price, row.discount, row.adjustment) for row in firm]
    found = pricing.totals(factors, quote.currency)
    tax = quote.tax if quote.is_tax_typed else sum((part.amount for part in quote.taxes(firm)), ZERO)
    return {
        "subtotal": found.subtotal,
        "discount": found.discount_percent,
        "whole_discount_percent": quote.whole_discount_percent,
        "whole_discount": quote.whole_discount,
        "total_price": found.total,
        "tax_mode": quote.tax_mode,
        "tax": tax,
        "shipping_handling": quote.shipping_handling,
        "grand_total": grand_total(quote, total_price=found.total, tax=tax, shipping=quote.shipping_handling),
    }


def grand_total(quote: Quote, *, total_price: Decimal, tax: Decimal, shipping: Decimal) -> Decimal:
    """Total price, tax unless the prices contain it, and shipping."""
    return total_price + (ZERO if quote.is_tax_included else tax) + shipping
