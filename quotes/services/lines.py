"""The lines and notes of a quote, and the sums that follow from them.

Whoever changes lines holds two locks, in this order: the opportunity's, then the quote's (`lock_with_opportunity`),
also while the quote does not sync: a sync may begin at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.database import retried
from core.errors import BusinessRuleError, RecordGone
from core.faults import fault_point
from core.services import check_text, check_version, lock, touch
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from products.line_conflict import check_seen, fingerprint
from products.lines import LineError, LineInput, NoteInput, build_lines, check_lines, rewrite
from quotes.contents import as_input, contents
from quotes.models import Quote, QuoteLine, QuoteNote
from quotes.services.amounts import allocated, clean_amounts, edited_amounts, rate_lines, sums, told
from quotes.services.locking import check_unlocked
from users.models import User


def lock_with_opportunity(quote: Quote) -> tuple[Opportunity, Quote]:
    """The stored opportunity and quote, both locked, in that order. Raises RecordGone."""
    opportunity = lock(quote.opportunity)
    return opportunity, lock(quote)


class Offer:
    """Lines and notes as rows that are not saved yet, priced for a quote, and the `sums` that follow from them.

    The quote's discount on the whole is allocated to the lines (is_capped: `amounts.allocated`); is_told: the lines say
    their parts of it, and it becomes the sum of these. Raises BusinessRuleError at `lines` or `whole_discount`.
    """

    def __init__(
        self,
        quote: Quote,
        lines: Sequence[LineInput | NoteInput],
        *,
        is_told: bool = False,
        is_capped: bool = True,
    ):
        lines = told(quote, lines) if is_told else allocated(quote, lines, is_capped=is_capped)
        self.inputs = [line for line in lines if isinstance(line, LineInput)]
        self.rows = build_lines(QuoteLine, lines, currency=quote.currency, quote=quote)
        self.notes = build_notes(quote, lines)
        rate_lines(self.rows)
        self.sums = sums(quote, self.rows)

    def create(self, quote: Quote) -> None:
        """Writes the rows as those of a quote that was just created."""
        for row in [*self.rows, *self.notes]:
            row.quote = quote
        QuoteLine.objects.bulk_create(self.rows)
        QuoteNote.objects.bulk_create(self.notes)


def write_lines(
    quote: Quote,
    lines: Sequence[LineInput | NoteInput],
    *,
    by: User | None,
    known: Iterable[int] = (),
    is_told: bool = False,
    is_capped: bool = True,
    **changes: Any,
) -> Quote:
    """Makes these the lines and notes of a locked quote and keeps its sums. `known`: entries that may be inactive,
    beside those that stand on it.

    is_told, is_capped: see `Offer`. `changes` are further columns for the same write. Raises BusinessRuleError at
    `lines` or `whole_discount`, also for a quote that was presented.
    """
    check_unlocked(quote, "lines")
    before, notes = list(quote.lines.all()), list(quote.notes.all())
    known = {*known, *(line.entry_id for line in before)}
    book = check_lines(lines, price_book=quote.price_book, currency=quote.currency, known=known)
    offer = Offer(quote, lines, is_told=is_told, is_capped=is_capped)
    touch(quote, by=by, changes={"price_book": book, **offer.sums, **changes})
    fault_point("quote_lines:sums_written")
    rewrite(before, offer.rows, offer.inputs).write()
    rewrite_notes(notes, offer.notes)
    fault_point("quote_lines:written")
    return quote


def build_notes(quote: Quote, lines: Sequence[LineInput | NoteInput]) -> list[QuoteNote]:
    """Unsaved rows of the notes among these, positioned. Raises LineError."""
    return [_build_note(quote, n, line) for n, line in enumerate(lines, 1) if isinstance(line, NoteInput)]


def _build_note(quote: Quote, position: int, line: NoteInput) -> QuoteNote:
    note = QuoteNote(pk=line.key, quote=quote, position=position, is_heading=line.is_heading, text=line.text.strip())
    try:
        check_text(note)
        note.clean_fields(exclude={"id", "quote"})
    except ValidationError as error:
        raise LineError(position, " ".join(error.messages)) from error
    except BusinessRuleError as error:
        raise LineError(position, error.message) from error
    return note


def rewrite_notes(stored: Sequence[QuoteNote], notes: Sequence[QuoteNote]) -> None:
    """Makes these the notes of a quote. One that stays keeps its key: by key, else by its words, else in order."""
    left = {note.pk: note for note in stored}
    waiting = [note for note in notes if left.pop(note.pk, None) is None]
    for note in waiting:
        alike = next((old for old in left.values() if old.text == note.text), next(iter(left.values()), None))
        note.pk = left.pop(alike.pk).pk if alike else None
    known = {note.pk: note for note in stored}
    columns = ("position", "is_heading", "text")
    kept = [note for note in notes if note.pk is not None]
    changed = [note for note in kept if any(getattr(note, n) != getattr(known[note.pk], n) for n in columns)]
    if left:
        QuoteNote.objects.filter(pk__in=left).delete()
    if changed:
        QuoteNote.objects.bulk_create(changed, update_conflicts=True, unique_fields=["pk"], update_fields=list(columns))
    QuoteNote.objects.bulk_create([note for note in notes if note.pk is None])


def inputs(lines: Any) -> list[LineInput]:
    """What stands on the lines of an opportunity or a quote (a related manager), in order."""
    return [LineInput.of(line) for line in lines.select_related("entry__product", "entry__price_book")]


@retried
@transaction.atomic
def quote_set_lines(
    *,
    quote: Quote,
    lines: Sequence[LineInput | NoteInput],
    by: User | None,
    version: int | None = None,
    seen: str = "",
    **amounts: Any,
) -> Quote:
    """Makes these the lines and notes of a quote; while it syncs, the lines that count are those of its opportunity in
    the same transaction.

    `amounts`: those of `amounts.EDITED` that change with the lines. A `whole_discount` (money) or
    `whole_discount_percent` is allocated to the lines that count. Somebody who read `version` may save as long as
    lines and amounts are those that they saw (`seen`, a fingerprint of them). Raises StaleRecord, RecordGone,
    BusinessRuleError (field `lines`, saying which line; or the amount's).
    """
    opportunity, stored = lock_with_opportunity(quote)
    check_seen(stored, version, seen, fingerprint(contents(stored), edited_amounts(stored)))
    check_unlocked(stored, "lines")
    clean_amounts(stored, amounts)
    return _set_lines(stored, opportunity, lines, by=by)


def _set_lines(
    stored: Quote, opportunity: Opportunity, lines: Sequence[LineInput | NoteInput], *, by: User | None
) -> Quote:
    if stored.is_syncing:
        stored.price_book = opportunity.price_book
    write_lines(stored, lines, by=by, is_capped=False)
    if stored.is_syncing:
        push_lines(stored, opportunity, by=by)
    return stored


@retried
@transaction.atomic
def quote_choose_line(*, line: QuoteLine, is_chosen: bool, by: User | None, version: int | None = None) -> Quote:
    """Counts an option of a quote that was read at `version`, or offers a line beside the total (again); whatever
    follows from it is as if the line editor had done so. What is so already stays as it is.

    Raises StaleRecord, RecordGone (of the line, too), BusinessRuleError at `lines` or `whole_discount`.
    """
    opportunity, stored = lock_with_opportunity(line.quote)
    check_unlocked(stored, "lines")
    rows = contents(stored)
    row = next((row for row in rows if row == line), None)
    if row is None:
        raise RecordGone(str(QuoteLine._meta.verbose_name))
    if row.is_optional != is_chosen:
        return stored
    check_version(stored, version)
    row.is_optional = not is_chosen
    return _set_lines(stored, opportunity, [replace(as_input(row), key=row.pk) for row in rows], by=by)


def push_lines(quote: Quote, opportunity: Opportunity, *, by: User | None) -> None:
    """Makes the lines of a quote that count those of its opportunity. Both are locked."""
    opportunity_set_lines(opportunity=opportunity, lines=inputs(quote.lines.firm()), by=by, origin=quote)
