"""The products of an opportunity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core.database import retried
from core.faults import fault_point
from core.services import check_version, lock
from opportunities.models import Opportunity, OpportunityLine
from opportunities.services.stage_history import opportunity_touch
from opportunities.signals import lines_changed
from products.lines import LineInput, build_lines, check_lines, rewrite
from users.models import User


@retried
@transaction.atomic
def opportunity_set_lines(
    *,
    opportunity: Opportunity,
    lines: Sequence[LineInput],
    by: User | None,
    version: int | None = None,
    origin: Any = None,
) -> Opportunity:
    """Makes these the lines of a deal; its amount becomes the sum of their totals, its quantity that of theirs.

    Lines that stay are not written.

    The first line decides the price book where there is none yet. When the last line goes, amount and quantity keep
    their values and may be typed again. Receivers of `lines_changed` act in the same transaction and get `origin` as it
    was passed.
    Raises StaleRecord, BusinessRuleError (field `lines`, saying which line).
    """
    stored = lock(opportunity)
    check_version(stored, version)
    before = list(stored.lines.all())
    known = {line.entry_id for line in before}
    book = check_lines(lines, price_book=stored.price_book, currency=stored.currency, known=known)
    rows = build_lines(OpportunityLine, lines, currency=stored.currency, opportunity=stored)
    amount = sum(row.total for row in rows) if rows else stored.amount
    quantity = sum(row.quantity for row in rows) if rows else stored.total_quantity
    opportunity_touch(stored, by=by, changes={"price_book": book, "amount": amount, "total_quantity": quantity})
    fault_point("opportunity_lines:amount_written")
    rewrite(before, rows, lines).write()
    fault_point("opportunity_lines:written")
    lines_changed.send(sender=Opportunity, opportunity=stored, by=by, origin=origin)
    return stored
