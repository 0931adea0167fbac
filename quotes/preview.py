"""What a sync would change, asked before it is done."""

from __future__ import annotations

from core.errors import BusinessRuleError
from quotes.differences import SyncPreview, compare
from quotes.models import Quote
from quotes.services.sync import check_sync


def sync_preview(quote: Quote) -> SyncPreview:
    """The consequences of `quote_start_sync` as things stand; nothing is locked or written."""
    opportunity = quote.opportunity
    before = list(opportunity.lines.select_related("entry__product"))
    own = list(quote.lines.select_related("entry__product"))
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
