"""What stands on a quote, in its order: lines, and notes between them. Reading and arranging; nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from products.differences import compare
from products.lines import LineInput, NoteInput
from quotes.models import Quote, QuoteLine, QuoteNote


def contents(quote: Quote) -> list[QuoteLine | QuoteNote]:
    """Lines, with entries and products, and notes of a quote. Two statements."""
    rows: list[Any] = [*quote.lines.select_related("entry__product", "entry__price_book"), *quote.notes.all()]
    return sorted(rows, key=lambda row: row.position)


def content_inputs(quote: Quote) -> list[LineInput | NoteInput]:
    """What stands there, for copying it elsewhere."""
    return [as_input(row) for row in contents(quote)]


def as_input(row: QuoteLine | QuoteNote) -> LineInput | NoteInput:
    return NoteInput(row.text, row.is_heading) if isinstance(row, QuoteNote) else LineInput.of(row)


@dataclass
class Group:
    """A heading with what stands below it, up to the next; `heading` None: what stands before the first one."""

    heading: QuoteNote | None
    rows: list[QuoteLine | QuoteNote] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Of its lines that count, before a discount on the whole."""
        lines = [row for row in self.rows if isinstance(row, QuoteLine) and not row.is_optional]
        return sum((line.own_total for line in lines), Decimal(0))


def groups(rows: Iterable[QuoteLine | QuoteNote]) -> list[Group]:
    """The rows of `contents` under their headings."""
    found = [Group(None)]
    for row in rows:
        if isinstance(row, QuoteNote) and row.is_heading:
            found.append(Group(row))
        else:
            found[-1].rows.append(row)
    return [group for group in found if group.heading or group.rows]


def arranged(rows: Sequence[QuoteLine | QuoteNote], lines: Sequence[Any]) -> list[Any]:
    """Lines that take the place of those that count, among the notes and options that stay: `rows` are the contents.

    Notes and options stay behind the line that they followed, or behind the last before it that is still there; from a
    heading on they stay in front of what came next.
    """
    firm = [row for row in rows if isinstance(row, QuoteLine) and not row.is_optional]
    partner = {id(pair.before): pair.after for pair in compare(firm, lines).rows if pair.before is not None}
    behind: dict[int, list[Any]] = {}  # id of a new line (0: the start) -> what follows it
    before: dict[int, list[Any]] = {}  # id of a new line -> what is in front of it
    anchor = 0
    waiting: list[Any] = []
    for row in rows:
        after = partner.get(id(row))
        if after is not None:
            before.setdefault(id(after), []).extend(waiting)
            anchor, waiting = id(after), []
        elif id(row) in partner:  # a line that goes
            continue
        elif waiting or (isinstance(row, QuoteNote) and row.is_heading):
            waiting.append(row)
        else:
            behind.setdefault(anchor, []).append(row)
    found = behind.get(0, [])
    for line in lines:
        found += [*before.get(id(line), []), line, *behind.get(id(line), [])]
    return found + waiting
