"""What a sync would change, asked before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.catalogue import fields_of
from core.errors import BusinessRuleError
from core.history_display import words
from opportunities.models import Opportunity
from products.differences import Differences, compare
from quotes.models import Quote, SyncedField
from quotes.services.mapping import differing, is_empty
from quotes.services.sync import check_sync


@dataclass(frozen=True)
class FieldChange:
    """A mapped field that a sync would change, in words: on the opportunity, or on the quote (`is_on_quote`)."""

    label: str
    partner: str
    before: str
    after: str
    is_on_quote: bool


@dataclass(frozen=True)
class SyncPreview:
    """What starting to sync a quote would do to its opportunity, before anything is written.

    takes_lines: the quote is empty and takes the opportunity's lines. other: the quote that stops syncing, if any.
    problem: why it cannot be done.
    """

    differences: Differences
    fields: list[FieldChange]
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
        fields=[_field_change(field, quote, opportunity) for field in differing(quote, opportunity)],
        amount_before=opportunity.amount,
        amount_after=quote.total_price if own else opportunity.amount,
        takes_lines=not own and bool(before),
        other=opportunity.quotes.syncing().exclude(pk=quote.pk).first(),
        problem=problem,
    )


def _field_change(field: SyncedField, quote: Quote, opportunity: Opportunity) -> FieldChange:
    """An empty field of the quote takes the opportunity's value; otherwise the quote's goes to the opportunity."""
    ours = (fields_of(Quote)[field.quote_field], getattr(quote, field.quote_field))
    theirs = (fields_of(Opportunity)[field.opportunity_field], getattr(opportunity, field.opportunity_field))
    is_on_quote = is_empty(ours[1])
    (target, before), (source, after) = (ours, theirs) if is_on_quote else (theirs, ours)
    old, new = (words(target.column, value, quote.currency, {}) for value in (before, after))
    return FieldChange(target.label, source.label, old, new, is_on_quote)
