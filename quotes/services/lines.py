"""The lines of a quote and the sums that follow from them.

Whoever changes lines holds two locks, in this order: the opportunity's, then the quote's (`lock_with_opportunity`),
also while the quote does not sync: a sync may begin at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.database import retried
from core.errors import BusinessRuleError
from core.faults import fault_point
from core.money import round_money
from core.services import lock, touch
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from products import pricing
from products.line_conflict import check_seen, fingerprint
from products.lines import LineInput, build_lines, check_lines, rewrite
from quotes.models import Quote, QuoteLine
from quotes.services.locking import check_unlocked
from users.models import User

AMOUNTS = ("tax", "shipping_handling")


def lock_with_opportunity(quote: Quote) -> tuple[Opportunity, Quote]:
    """The stored opportunity and quote, both locked, in that order. Raises RecordGone."""
    opportunity = lock(quote.opportunity)
    return opportunity, lock(quote)


def sums(
    lines: Iterable[QuoteLine | LineInput], *, currency: str, tax: Decimal, shipping_handling: Decimal
) -> dict[str, Decimal]:
    """The columns of a quote that follow from its lines, tax and shipping."""
    found = pricing.totals([_factors(line) for line in lines], currency)
    return {
        "subtotal": found.subtotal,
        "discount": found.discount_percent,
        "total_price": found.total,
        "grand_total": found.total + tax + shipping_handling,
    }


def _factors(line: QuoteLine | LineInput) -> tuple[Decimal, Decimal, Decimal]:
    price = line.entry.unit_price if line.unit_price is None else line.unit_price
    return line.quantity, price, line.discount


def clean_amount(name: str, value: Decimal, currency: str) -> Decimal:
    """Tax or shipping as it is stored: checked, and rounded to the currency. Raises BusinessRuleError at the field."""
    column: Any = Quote._meta.get_field(name)
    try:
        return round_money(column.clean(value, None), currency)
    except ValidationError as error:
        raise BusinessRuleError(errors={name: [str(message) for message in error.messages]}) from error


def write_lines(
    quote: Quote, lines: Sequence[LineInput], *, by: User | None, known: Iterable[int] = (), **changes: Any
) -> Quote:
    """Makes these the lines of a locked quote and keeps its sums. `known`: entries that may be inactive, beside those
    that stand on it.

    `changes` are further columns for the same write. Raises BusinessRuleError at `lines`, also for a quote that was
    presented.
    """
    check_unlocked(quote, "lines")
    before = list(quote.lines.all())
    known = {*known, *(line.entry_id for line in before)}
    book = check_lines(lines, price_book=quote.price_book, currency=quote.currency, known=known)
    rows = build_lines(QuoteLine, lines, currency=quote.currency, quote=quote)
    found = sums(rows, currency=quote.currency, tax=quote.tax, shipping_handling=quote.shipping_handling)
    touch(quote, by=by, changes={"price_book": book, **found, **changes})
    fault_point("quote_lines:sums_written")
    rewrite(before, rows, lines).write()
    fault_point("quote_lines:written")
    return quote


def inputs(lines: Any) -> list[LineInput]:
    """What stands on the lines of an opportunity or a quote (a related manager), in order."""
    return [LineInput.of(line) for line in lines.select_related("entry__product", "entry__price_book")]


def entry_ids(lines: Any) -> set[int]:
    """The price book entries on the lines of an opportunity or a quote."""
    return set(lines.values_list("entry_id", flat=True))


@retried
@transaction.atomic
def quote_set_lines(
    *,
    quote: Quote,
    lines: Sequence[LineInput],
    by: User | None,
    version: int | None = None,
    seen: str = "",
    **amounts: Decimal,
) -> Quote:
    """Makes these the lines of a quote; while it syncs, those of its opportunity in the same transaction.

    `amounts`: `tax` and `shipping_handling`, where they change with the lines. Somebody who read `version` may save as
    long as lines and amounts are those that they saw (`seen`, a fingerprint of them). Raises StaleRecord, RecordGone,
    BusinessRuleError (field `lines`, saying which line; or the amount's).
    """
    opportunity, stored = lock_with_opportunity(quote)
    check_seen(stored, version, seen, fingerprint(stored.lines.all(), [getattr(stored, name) for name in AMOUNTS]))
    for name in amounts.keys() & set(AMOUNTS):
        setattr(stored, name, clean_amount(name, amounts.pop(name), stored.currency))
    if amounts:
        raise TypeError(f"quote_set_lines does not take {sorted(amounts)}")
    if stored.is_syncing:
        stored.price_book = opportunity.price_book
    write_lines(stored, lines, by=by)
    if stored.is_syncing:
        copies = [replace(line, key=None) for line in lines]  # a deal's lines have keys of their own
        opportunity_set_lines(opportunity=opportunity, lines=copies, by=by, origin=stored)
    return stored
