"""The sync between an opportunity and one of its quotes.

While a quote syncs, its lines and the opportunity's are the same, and the opportunity's amount is the quote's total
price (without tax and shipping). So are the fields that an administrator mapped (quotes/services/mapping.py). Locks:
the opportunity first, then its quotes by key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.database import retried
from core.errors import BusinessRuleError, RecordGone
from core.faults import fault_point
from core.services import check_version, lock, touch
from opportunities.models import Opportunity
from opportunities.services import opportunity_keep_lines
from products.line_conflict import fingerprint
from products.lines import LineInput
from quotes.contents import arranged, as_input, contents
from quotes.models import Quote
from quotes.services.amounts import allocated
from quotes.services.lines import lock_with_opportunity, push_lines, write_lines
from quotes.services.mapping import align_fields
from users.models import User


@retried
@transaction.atomic
def quote_start_sync(
    *, quote: Quote, by: User | None, opportunity: Opportunity | None = None, version: int | None = None
) -> Quote:
    """Begins to sync: the quote's lines replace the opportunity's; an empty quote takes the opportunity's instead.

    Another quote of the opportunity stops syncing, such as the version before. A quote that syncs already stays as it
    is, and so do the lines of one that was presented. `opportunity`, where the caller names one, must be the
    quote's own. Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    if opportunity is not None and opportunity.pk != quote.opportunity_id:
        raise BusinessRuleError(_("%(quote)s is a quote of another opportunity.") % {"quote": quote}, field="quote")
    deal = lock(quote.opportunity)
    quotes = lock_quotes(deal)
    stored = next((q for q in quotes if q.pk == quote.pk), None)
    if stored is None:
        raise RecordGone(str(Quote._meta.verbose_name))
    check_version(stored, version)
    if stored.is_syncing:
        return stored
    check_sync(stored, deal)
    for other in quotes:
        if other.is_syncing:
            _set_syncing(other, False, by=by)
    fault_point("sync:others_stopped")
    align_fields(stored, deal, by=by)
    _align_lines(stored, deal, by=by)
    fault_point("sync:lines_aligned")
    started = _set_syncing(stored, True, by=by)
    fault_point("sync:before_commit")
    return started


def lock_quotes(opportunity: Opportunity) -> list[Quote]:
    """All quotes of a locked opportunity, locked in the order of their keys."""
    rows = Quote.objects.select_for_update(of=("self",)).annotate(database_time=Now())
    return list(rows.filter(opportunity=opportunity).order_by("pk"))


def check_sync(quote: Quote, opportunity: Opportunity) -> None:
    """Refuses two sides whose lines could never be the same. Raises BusinessRuleError."""
    if quote.currency != opportunity.currency:
        raise BusinessRuleError(
            _("The quote is in %(quote)s, the opportunity in %(opportunity)s: make a new quote from the opportunity.")
            % {"quote": quote.currency, "opportunity": opportunity.currency}
        )
    if quote.price_book_id and opportunity.price_book_id and quote.price_book_id != opportunity.price_book_id:
        raise BusinessRuleError(
            _("The quote uses the price book %(quote)s, the opportunity %(opportunity)s: both must use the same.")
            % {"quote": quote.price_book, "opportunity": opportunity.price_book}
        )


def _align_lines(quote: Quote, opportunity: Opportunity, *, by: User | None) -> None:
    """Makes the lines of both sides the same before the sync begins. What is replaced can be put back."""
    lines = list(quote.lines.firm())
    if lines and fingerprint(lines) != fingerprint(opportunity.lines.all()):
        opportunity_keep_lines(opportunity=opportunity, by=by, note=quote.numbered)
    if lines:
        push_lines(quote, opportunity, by=by)
    elif not quote.is_locked or opportunity.lines.exists():
        take_lines(quote, opportunity, by=by, is_told=True)


def take_lines(quote: Quote, opportunity: Opportunity, *, by: User | None, is_told: bool) -> None:
    """Copies the opportunity's lines and price book to a locked quote, whose notes and options stay.

    What stands there may be inactive by now. is_told: the quote's discount on the whole becomes the sum of the parts
    that the lines have; otherwise they have the parts of the quote's own (`allocate_discount`).
    """
    quote.price_book = opportunity.price_book
    lines = list(opportunity.lines.select_related("entry__product", "entry__price_book"))
    rows = [as_input(row) for row in arranged(contents(quote), lines)]
    write_lines(quote, rows, by=by, known={line.entry_id for line in lines}, is_told=is_told)


def _set_syncing(stored: Quote, is_syncing: bool, *, by: User | None) -> Quote:
    return touch(stored, by=by, changes={"is_syncing": is_syncing})


@transaction.atomic
def quote_stop_sync(*, quote: Quote, by: User | None, version: int | None = None) -> Quote:
    """Ends the sync; both sides keep their lines. Nothing happens to a quote that does not sync.

    Raises StaleRecord, RecordGone.
    """
    __, stored = lock_with_opportunity(quote)
    check_version(stored, version)
    return _set_syncing(stored, False, by=by) if stored.is_syncing else stored


def allocate_discount(opportunity: Opportunity, lines: Sequence[LineInput]) -> list[Any] | None:
    """New lines of a locked opportunity with their parts of the discount on the whole that its syncing quote has; None
    where none has one. So both sides are written once.
    """
    has_one = Q(whole_discount__gt=0) | Q(whole_discount_percent__gt=0)
    quote = Quote.objects.filter(has_one, opportunity=opportunity, is_syncing=True).first()
    return allocated(quote, lines, is_capped=True) if quote and not quote.is_locked else None


def follow_opportunity(opportunity: Opportunity, *, by: User | None, origin: Any = None, is_told: bool = False) -> None:
    """Brings the lines of a locked opportunity to its syncing quote, unless the change came from that quote.

    is_told: they say their parts of a discount on the whole (`take_lines`).

    Refuses where the opportunity left the price book in which the quote is offered, and other lines than those of a
    quote that was presented. Raises BusinessRuleError.
    """
    syncing = Quote.objects.filter(opportunity=opportunity, is_syncing=True).select_related("price_book").first()
    if syncing is not None and syncing != origin:
        if syncing.is_locked and fingerprint(syncing.lines.firm()) == fingerprint(opportunity.lines.all()):
            return
        if syncing.is_locked:
            raise BusinessRuleError(
                _("Quote %(quote)s syncs and was presented: make a new version of it, or stop its sync first.")
                % {"quote": syncing.numbered},
                field="lines",
            )
        if syncing.price_book_id != opportunity.price_book_id and syncing.lines.exists():
            raise BusinessRuleError(
                _("The quote %(quote)s syncs and is offered in the price book %(book)s: stop its sync first.")
                % {"quote": syncing, "book": syncing.price_book},
                field="price_book",
            )
        take_lines(lock(syncing), opportunity, by=by, is_told=is_told)
