"""The line editor's form: lines of an opportunity or a quote as they are posted, read back into `LineInput`s.

Fields are named `line-0-entry`, `line-0-quantity`, …; `line-0-key` says which stored line a row continues,
`line-0-kind` whether it is an optional one or a note (`KINDS`), whose words stand in the description. A row that is
blank or absent is no line. Which lines go together is not checked here but by the service
(`products.lines.check_lines`); `add_error` shows its answer at the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core import settling
from core.errors import BusinessRuleError, StaleRecord
from core.locales import current_locale
from core.money import minor_unit
from core.numbers import decimal_symbol, read_decimal, whole_number, write_decimal
from products import pasting, pricing
from products.line_conflict import LineConflict, fingerprint, line_conflict
from products.lines import MAX_LINES, LineError, LineInput, NoteInput, carried
from products.models import LineItem, PriceBook, PriceBookEntry
from products.picking import EntryFinder, offered_entries

SUGGESTIONS = 50
SPARE = 3  # empty rows at the end, for browsers without JavaScript
NAMES = pasting.COLUMNS
KEY, KIND = "key", "kind"
OPTIONAL, HEADING, TEXT = "optional", "heading", "text"
NOTES = (HEADING, TEXT)
KINDS = ("", OPTIONAL, *NOTES)  # "": a line that counts
_FIELD = re.compile(rf"line-(\d{{1,4}})-({'|'.join((*NAMES, KEY, KIND))})", re.ASCII)
_MOVE = re.compile(r"(up|down|copy|remove)-(\d{1,4})", re.ASCII)
_TURN = re.compile(r"(product|optional|heading|text)-(\d{1,4})", re.ASCII)


@dataclass
class LineRow:
    """One row of the editor: what stands in its fields, and what is wrong with it (field name or "" -> message)."""

    values: dict[str, str]
    key: str = ""  # of the stored line, as posted
    kind: str = ""  # in KINDS
    errors: dict[str, str] = field(default_factory=dict)
    entry: PriceBookEntry | None = None
    line: LineInput | NoteInput | None = None
    total: Decimal | None = None  # of a heading: of the lines below it that count
    adjusted: LineItem | None = None  # the stored line, where it has a part of a discount on the whole to keep

    @property
    def is_note(self) -> bool:
        return self.kind in NOTES

    @property
    def words(self) -> str:
        """What the words of a note are called; "" of a product."""
        return {HEADING: _("Heading"), TEXT: _("Text")}.get(self.kind, "")

    @property
    def is_blank(self) -> bool:
        return not any(self.values.values())

    @property
    def message(self) -> str:
        return " ".join(self.errors.values())


class LinesForm:
    """The rows of a line editor. `lines` (stored ones, entries and products fetched with them; on a quote, notes
    between them) fill it unless posted.

    A post with `do` other than "save" rearranges what was typed (`up-2`, `down-0`, `copy-1`, `remove-1`, `optional-1`,
    `add`, `heading`, `paste`, `calculate`) and is never valid, so that the editor works without JavaScript too. Rows
    pasted as text (`pasted`) come behind the others. `settle-lines` is the choice between these lines and those of a
    `conflict`.
    """

    conflict: LineConflict | None = None

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        lines: Iterable[Any] = (),
        price_book: PriceBook | None,
        currency: str,
        user: Any,
        version: int = 0,
        amounts: Sequence[Any] = (),
        has_notes: bool = False,
    ):
        """`version` is the record's, `amounts` are those of it that are edited with the lines. has_notes: the record
        has optional lines and notes, and allocates a discount on the whole itself.

        self.version: the one that was read, 0 (never a stored one) if not posted; self.seen: `fingerprint` of what was.
        """
        self.has_notes = has_notes
        # What a save carries over of them is asked of lines alone.
        self.stored = list(lines) if data is None or not has_notes else []
        lines = [] if data is not None else self.stored
        self.version = whole_number(data.get("version", "")) if data is not None else version
        self.seen = data.get("seen", "")[:64] if data is not None else fingerprint(lines, amounts)
        self.data = data or {}
        self.locale = current_locale()
        self.currency, self.user = currency, user
        self.price_book = price_book or PriceBook.objects.filter(is_standard=True).first()
        self.is_bound = data is not None
        self.action = (data or {}).get("do", "save") if self.is_bound else ""
        self.errors: list[str] = []
        self._numbers: list[int] = []
        self.rows = self._posted(data) if data is not None else [self._shown(line) for line in lines]
        self._rearrange()
        self._read()

    # What the template needs

    @property
    def decimal_symbol(self) -> str:
        return decimal_symbol(self.locale)

    @property
    def digits(self) -> int:
        """Decimals of the currency's minor unit."""
        return -int(minor_unit(self.currency).as_tuple().exponent)

    @property
    def headings(self) -> str:
        """Words above pasted columns, as JSON."""
        return json.dumps(pasting.headings())

    @property
    def is_month_first(self) -> bool:
        return pasting.is_month_first(self.locale)

    @property
    def language_tag(self) -> str:
        return self.locale.replace("_", "-")

    @property
    def numbered_rows(self) -> list[tuple[int, LineRow]]:
        """All rows with the number in their names, spare ones at the end."""
        spare = [LineRow(dict.fromkeys(NAMES, "")) for __ in range(SPARE)]
        return list(enumerate([*self.rows, *spare]))

    @property
    def suggestions(self) -> list[PriceBookEntry]:
        """The first products of the book; JavaScript asks `products:entries` for those that match."""
        return list(offered_entries(self.price_book, self.currency)[:SUGGESTIONS])

    @property
    def totals(self) -> pricing.Totals:
        """Sums over the lines that can be read."""
        lines = [line for line in self.cleaned_lines if isinstance(line, LineInput) and not line.is_optional]
        if not self.has_notes:
            lines = carried(self.stored, lines, self.currency)
        factors = [(x.quantity, x.price, x.discount, x.adjustment or Decimal(0)) for x in lines]
        return pricing.totals(factors, self.currency)

    @property
    def max_text(self) -> int:
        """Letters that the words of a row may have; a product's description has fewer, which the service knows."""
        return 1000 if self.has_notes else 255

    @cached_property
    def adjusted(self) -> dict[str, LineItem]:
        """Stored lines that have a part of a discount on the whole, by key, where the record does not allocate it."""
        return {} if self.has_notes else {str(line.pk): line for line in self.stored if line.adjustment}

    # What the view needs

    def is_valid(self) -> bool:
        """Whether the posted lines can be given to the service; False while they are only being rearranged."""
        return self.action == "save" and not self.has_errors

    @property
    def is_given_up(self) -> bool:
        """The editor leaves the lines as somebody else saved them."""
        return self.is_bound and "lines" in settling.left(self.data)

    @property
    def reading(self) -> dict[str, Any]:
        """What the service asks about the lines that the editor saw: after a choice, those that stood beside theirs."""
        settled = settling.reading(self.data, self.version).settled.get("lines")
        return {"version": settled, "seen": ""} if settled else {"version": self.version, "seen": self.seen}

    @property
    def has_errors(self) -> bool:
        return bool(self.errors or any(row.errors for row in self.rows))

    @property
    def cleaned_lines(self) -> list[LineInput | NoteInput]:
        return [row.line for row in self.rows if row.line]

    def add_error(
        self,
        error: BusinessRuleError,
        amounts: Iterable[tuple[str, Decimal, Decimal]] = (),
        words: Iterable[tuple[str, str, str]] = (),
        total: Decimal | None = None,
    ) -> None:
        """Shows a broken rule at its line, or on top; a stale save becomes a `conflict`.

        amounts, words: what was edited with the lines, as (label, stored, typed). total: what all comes to, where
        these take part in it.
        """
        if isinstance(error, StaleRecord):
            lines = [row for row in self.rows if isinstance(row.line, LineInput)]
            mine = [_Priced(row.line, row.total or Decimal(0)) for row in lines]  # type: ignore[arg-type]
            again = "settling" in self.data
            self.conflict = line_conflict(
                error.current,
                mine,
                total=self.totals.total if total is None else total,
                amounts=amounts,
                words=words,
                notes=[line for line in self.cleaned_lines if isinstance(line, NoteInput)],
                is_asked_again=again,
            )
        elif isinstance(error, LineError) and error.number <= len(self.rows):
            self.rows[error.number - 1].errors[""] = error.problem
        else:
            self.errors.extend(text for texts in error.errors.values() for text in texts)

    # How rows come to be

    def _posted(self, data: Mapping[str, str]) -> list[LineRow]:
        """The rows of a post in their order, without the blank ones."""
        found: dict[int, dict[str, str]] = {}
        for name in data:
            match = _FIELD.fullmatch(name)
            if match:
                found.setdefault(int(match[1]), dict.fromkeys((*NAMES, KEY, KIND), ""))[match[2]] = data[name].strip()
        rows = [LineRow(values, values.pop(KEY), self._kind(values.pop(KIND))) for __, values in sorted(found.items())]
        self._numbers = [number for number in sorted(found) if any(found[number].values())]
        pasted = pasting.pasted_rows(data.get("pasted", ""), currency=self.currency, locale=self.locale)
        return [row for row in rows if not row.is_blank] + [LineRow(values) for values in pasted]

    def _kind(self, text: str) -> str:
        return text if self.has_notes and text in KINDS else ""

    def _shown(self, line: Any) -> LineRow:
        """The row of an existing line or note."""
        if not hasattr(line, "entry"):
            values = {**dict.fromkeys(NAMES, ""), "description": line.text}
            return LineRow(values, str(line.pk), HEADING if line.is_heading else TEXT)
        write = lambda value, least=0: write_decimal(value, self.locale, least=least)  # noqa: E731
        values = {
            "entry": line.entry.picked_text,
            "quantity": write(line.quantity),
            "unit_price": write(line.unit_price, self.digits),
            "discount": write(line.discount),
            "service_date": line.service_date.isoformat() if line.service_date else "",
            "description": line.description,
        }
        return LineRow(values, str(line.pk), OPTIONAL if line.is_optional else "")

    def _rearrange(self) -> None:
        """Does what was asked by `do`, with the row numbers of the post."""
        if self.has_notes and self.action in NOTES:
            self.rows.append(LineRow(dict.fromkeys(NAMES, ""), kind=self.action))
        match = _MOVE.fullmatch(self.action) or _TURN.fullmatch(self.action)
        if not match or int(match[2]) not in self._numbers:
            return
        at = self._numbers.index(int(match[2]))
        if match[1] == "copy":
            self.rows.insert(at + 1, LineRow(dict(self.rows[at].values), kind=self.rows[at].kind))
            return
        if match.re is _TURN:
            self._turn(self.rows[at], match[1])
            return
        row = self.rows.pop(at)
        if match[1] != "remove":
            self.rows.insert(max(0, at - 1) if match[1] == "up" else at + 1, row)

    def _turn(self, row: LineRow, word: str) -> None:
        """Makes a row one of another kind. What was typed as a product is the words of a note that has none."""
        was_note, row.kind = row.is_note, self._kind("" if word == "product" else word)
        if row.is_note and not row.values["description"]:
            row.values["description"], row.values["entry"] = row.values["entry"], ""
        if row.is_note != was_note:
            row.key = ""  # notes and lines have keys of their own

    def _read(self) -> None:
        """Reads every row into a line, or notes at its fields why it cannot be read."""
        if len(self.rows) > MAX_LINES:
            self.errors.append(_("At most %(max)s lines fit on one record.") % {"max": MAX_LINES})
            self.rows = self.rows[:MAX_LINES]
        entries = EntryFinder(self.rows, self.price_book, self.currency)
        heading: LineRow | None = None
        for row in self.rows:
            if row.is_note:
                _read_note(row)
                heading = row if row.kind == HEADING else heading
                continue
            self._read_row(row, entries)
            if heading and row.total is not None and row.kind != OPTIONAL:
                heading.total = (heading.total or Decimal(0)) + row.total

    def _read_row(self, row: LineRow, entries: EntryFinder) -> None:
        row.entry = entries.find(row)
        quantity = self._number(row, "quantity", required=True)
        price = self._number(row, "unit_price")
        discount = self._number(row, "discount")
        day = _day(row)
        if row.errors or row.entry is None or quantity is None:
            return
        text, key = row.values["description"], whole_number(row.key) or None
        is_optional = row.kind == OPTIONAL
        row.line = line = LineInput(
            row.entry, quantity, price, discount or Decimal(0), day, text, key, is_optional=is_optional
        )
        row.total = line.own_total(self.currency)
        row.adjusted = self.adjusted.get(row.key)
        if row.adjusted:
            row.total += carried([row.adjusted], [line], self.currency)[0].adjustment or Decimal(0)

    def _number(self, row: LineRow, name: str, *, required: bool = False) -> Decimal | None:
        text = row.values[name]
        if not text:
            if required:
                row.errors[name] = _("Enter a quantity.")
            return None
        try:
            return read_decimal(text.removesuffix("%"), self.locale)
        except ValueError:
            row.errors[name] = _("“%(text)s” is not a number.") % {"text": text[:40]}
            return None


class _Priced:
    """A line of the editor beside its total and its price, as a stored line has them."""

    def __init__(self, line: LineInput, total: Decimal):
        self.entry, self.entry_id, self.unit_price, self.total = line.entry, line.entry.pk, line.price, total
        self.quantity, self.discount = line.quantity, line.discount
        self.service_date, self.description, self.is_optional = line.service_date, line.description, line.is_optional


def _read_note(row: LineRow) -> None:
    """Reads the words of a note. A row that was just added has none yet."""
    text = row.values["description"]
    if text:
        row.line = NoteInput(text, row.kind == HEADING, whole_number(row.key) or None)
    elif not row.is_blank:
        row.errors["description"] = _("Write the words of it.")


def _day(row: LineRow) -> date | None:
    text = row.values["service_date"]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        row.errors["service_date"] = _("“%(text)s” is not a date: write it as 2026-11-30.") % {"text": text[:40]}
        return None
