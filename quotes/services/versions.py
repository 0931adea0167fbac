"""Another quote from one: the next version of it, or a new one that is like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.catalogue import fields_of
from core.errors import BusinessRuleError
from core.services import record_create
from products.lines import LineInput, NoteInput, check_lines, split_sold
from quotes.contents import as_input, content_inputs, contents
from quotes.models import Quote, QuoteNote
from quotes.services.amounts import EDITED
from quotes.services.lines import Offer, lock_with_opportunity
from quotes.services.numbering import next_number
from quotes.services.records import VALID_DAYS
from users.models import User

OWN = {"status", "expiration_date"}  # how the other quote stood, which says nothing about the new one


@transaction.atomic
def quote_revise(*, quote: Quote, by: User | None) -> Quote:
    """The next version of a quote that was presented: a draft with its words, lines and prices, and the same number.

    Products that are no longer sold stay on it, since they were offered. While one version of the number is a draft
    there is no second one. Sync stays where it is. Raises RecordGone, BusinessRuleError.
    """
    opportunity, stored = lock_with_opportunity(quote)
    if not stored.is_locked:
        raise BusinessRuleError(_("Quote %(quote)s was not presented: change it itself.") % {"quote": stored.numbered})
    versions = Quote.objects.filter(opportunity=opportunity, number=stored.number)
    draft = versions.filter(presented_at=None).first()
    if draft is not None:
        raise BusinessRuleError(_("There is a new version already: %(quote)s.") % {"quote": draft.numbered})
    last = versions.aggregate(last=Max("revision"))["last"]
    own = {"number": stored.number, "revision": last + 1, "revises": stored, "name": stored.name}
    return _copy(stored, content_inputs(stored), by=by, **own)


@transaction.atomic
def quote_clone(*, quote: Quote, by: User | None, name: str, with_lines: bool = True) -> Quote:
    """A new quote of the same opportunity, with a number of its own, that says what this one says.

    with_lines: those whose product is still sold (`products.lines.split_sold`). Raises RecordGone, BusinessRuleError.
    """
    __, stored = lock_with_opportunity(quote)
    lines = _sold(stored) if with_lines else []
    check_lines(lines, price_book=stored.price_book, currency=stored.currency)
    return _copy(stored, lines, by=by, number=next_number(), name=name)


def _sold(quote: Quote) -> list[LineInput | NoteInput]:
    """What stands on it, without the lines that cannot be sold any more, beside the list prices of now."""
    left = {line.pk for line in split_sold(quote.lines)[1]}
    rows = [as_input(row) for row in contents(quote) if isinstance(row, QuoteNote) or row.pk not in left]
    return [replace(row, list_price=None) if isinstance(row, LineInput) else row for row in rows]


def _copy(stored: Quote, lines: Sequence[LineInput | NoteInput], *, by: User | None, **own: Any) -> Quote:
    """A draft like a locked quote, with these lines and notes, valid for as long as a new one."""
    names = [name for name, field in fields_of(Quote).items() if field.is_editable and name not in OWN]
    fields = {name: getattr(stored, name) for name in names}
    offer = Offer(Quote(currency=stored.currency, **{name: getattr(stored, name) for name in EDITED}), lines)
    until = timezone.localdate() + timedelta(days=VALID_DAYS) if stored.expiration_date else None
    copy = record_create(
        Quote,
        by=by,
        opportunity=stored.opportunity,
        owner=stored.owner if stored.owner.is_active else by,
        price_book=stored.price_book,
        currency=stored.currency,
        expiration_date=until,
        **{**fields, **offer.sums, **own},
    )
    offer.create(copy)
    return copy
