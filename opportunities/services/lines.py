"""The products of an opportunity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.database import retried
from core.errors import BusinessRuleError
from core.faults import fault_point
from core.services import check_version, lock
from opportunities.models import Opportunity, OpportunityLine
from opportunities.services.stage_history import opportunity_touch
from opportunities.signals import lines_changed, lines_changing
from products.line_conflict import check_seen, fingerprint
from products.lines import LineInput, build_lines, carried, check_lines, check_plain, rewrite
from products.models import PriceBook
from products.repricing import reprice
from users.models import User


@retried
@transaction.atomic
def opportunity_set_lines(
    *,
    opportunity: Opportunity,
    lines: Sequence[LineInput],
    by: User | None,
    version: int | None = None,
    seen: str = "",
    origin: Any = None,
) -> Opportunity:
    """Makes these the lines of a deal; its amount becomes the sum of their totals, its quantity that of theirs.

    Lines that stay are not written. A line's part of a discount on the whole, where `lines` do not say it, follows its
    price and quantity (`products.lines.carried`). The first line decides the price book where there is none yet. When
    the last line goes, amount and quantity keep their values and may be typed again. Receivers of `lines_changed` act
    in the same transaction and get `origin` as it was passed.
    Somebody who read `version` may save as long as the lines are those that they saw (`seen`, a fingerprint of them).
    Raises StaleRecord, BusinessRuleError (field `lines`, saying which line).
    """
    stored = lock(opportunity)
    before = list(stored.lines.all())
    check_seen(stored, version, seen, fingerprint(before))
    return write_lines(stored, before, lines, stored.price_book, by=by, origin=origin)


@retried
@transaction.atomic
def opportunity_change_price_book(
    *,
    opportunity: Opportunity,
    price_book: PriceBook,
    by: User | None,
    is_repriced: bool = True,
    is_missing_removed: bool = False,
    version: int | None = None,
) -> Opportunity:
    """Puts a deal and all its lines into another price book, in which each product is sold at the deal's currency.

    is_repriced: sales prices become the list prices of that book; otherwise they stay. is_missing_removed: lines whose
    product has no active price there go; otherwise they are named and refused. A quote that syncs keeps its book: that
    refuses too. Raises StaleRecord, BusinessRuleError.
    """
    stored = lock(opportunity)
    check_version(stored, version)
    if not price_book.is_active:
        raise BusinessRuleError(
            _("The price book %(book)s is no longer active.") % {"book": price_book}, field="price_book"
        )
    if price_book.pk == stored.price_book_id:
        raise BusinessRuleError(_("This is the price book that it has."), field="price_book")
    before = list(stored.lines.select_related("entry__product"))
    change = reprice(before, price_book=price_book, currency=stored.currency, is_repriced=is_repriced)
    if change.missing and not is_missing_removed:
        raise BusinessRuleError(change.missing_text, field="is_missing_removed")
    return write_lines(stored, before, change.lines, price_book, by=by)


def _allocated(stored: Opportunity, lines: Sequence[LineInput]) -> Sequence[LineInput]:
    """The lines as a receiver of `lines_changing` allocates a discount on the whole to them."""
    answers: list[Any] = [answer for __, answer in lines_changing.send(Opportunity, opportunity=stored, lines=lines)]
    return next((answer for answer in answers if answer is not None), lines)


def write_lines(
    stored: Opportunity,
    before: Sequence[OpportunityLine],
    lines: Sequence[LineInput],
    price_book: PriceBook | None,
    *,
    by: User | None,
    origin: Any = None,
    known: Iterable[int] = (),
) -> Opportunity:
    """The one writer of a locked deal's lines, price book and the amount that follows from them.

    known: entries that may be inactive, beside those that stand on it. Raises BusinessRuleError.
    """
    known = {*known, *(line.entry_id for line in before)}
    check_plain(lines)
    book = check_lines(lines, price_book=price_book, currency=stored.currency, known=known)
    is_told = any(line.adjustment is not None for line in lines)
    lines = carried(before, lines, stored.currency)
    if not is_told and origin is None:
        lines = _allocated(stored, lines)
    rows = build_lines(OpportunityLine, lines, currency=stored.currency, opportunity=stored)
    amount = sum(row.total for row in rows) if rows else stored.amount
    quantity = sum(row.quantity for row in rows) if rows else stored.total_quantity
    opportunity_touch(stored, by=by, changes={"price_book": book, "amount": amount, "total_quantity": quantity})
    fault_point("opportunity_lines:amount_written")
    rewrite(before, rows, lines).write()
    fault_point("opportunity_lines:written")
    lines_changed.send(sender=Opportunity, opportunity=stored, by=by, origin=origin, is_told=is_told)
    return stored
