"""What a sync would change, asked before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.errors import BusinessRuleError
from products.differences import Differences, compare
from quotes.models import Quote
from quotes.services.sync import check_sync


@dataclass(frozen=True)
class SyncPreview:
    """What starting to sync a quote would do to its opportunity, before anything is written.

    takes_lines: the quote is empty and takes the opportunity's lines. other: the quote that stops syncing, if any.
    problem: why it cannot be done.
    """

    differences: Differences
    amount_before: Decimal | None
    amount_after: Decimal | None
    takes_lines: bool
    other: Any
    problem: str

    @property
    def amount_change(self) -> Decimal:
        return (self.amount_after or Decimal(0)) - (self.amount_before or Decimal(0))

    @property
    def is_less(self) -> bool:
        return self.amount_change < 0


def sync_preview(quote: Quote) -> SyncPreview:
    """The consequences of `quote_start_sync` as things stand; nothing is locked or written."""
    opportunity = quote.opportunity
    before = list(opportunity.lines.select_related("entry__product"))
    own = list(quote.lines.firm().select_related("entry__product"))
    problem = ""
    try:
        check_sync(quote, opportunity)
    except BusinessRuleError as error:
        problem = error.message
    return SyncPreview(
        differences=compare(before, own or before),
        amount_before=opportunity.amount,
        amount_after=quote.total_price if own else opportunity.amount,
        takes_lines=not own and bool(before),
        other=opportunity.quotes.syncing().exclude(pk=quote.pk).first(),
        problem=problem,
    )
