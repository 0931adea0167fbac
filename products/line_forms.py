"""The line editor's form: lines of an opportunity or a quote as they are posted, read back into `LineInput`s.

Fields are named `line-0-entry`, `line-0-quantity`, …; `line-0-key` says which stored line a row continues. A row that
is blank or absent is no line. Which lines go together is not checked here but by the service
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

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core import settling
from core.errors import BusinessRuleError, StaleRecord
from core.locales import current_locale
from core.money import minor_unit
from core.numbers import decimal_symbol, read_decimal, whole_number, write_decimal
from products import pasting, pricing
from products.line_conflict import LineConflict, fingerprint, line_conflict
from products.lines import MAX_LINES, LineError, LineInput
from products.models import PriceBook, PriceBookEntry

SUGGESTIONS = 50
SPARE = 3  # empty rows at the end, for browsers without JavaScript
NAMES = pasting.COLUMNS
KEY = "key"
_FIELD = re.compile(rf"line-(\d{{1,4}})-({'|'.join((*NAMES, KEY))})", re.ASCII)
_MOVE = re.compile(r"(up|down|copy|remove)-(\d{1,4})", re.ASCII)
_PICKED = re.compile(r"\[(\d{1,18})\]\s*$", re.ASCII)


@dataclass
class LineRow:
    """One row of the editor: what stands in its fields, and what is wrong with it (field name or "" -> message)."""

    values: dict[str, str]
    key: str = ""  # of the stored line, as posted
    errors: dict[str, str] = field(default_factory=dict)
    entry: PriceBookEntry | None = None
    line: LineInput | None = None
    total: Decimal | None = None

    @property
    def is_blank(self) -> bool:
        return not any(self.values.values())

    @property
    def message(self) -> str:
        return " ".join(self.errors.values())


class LinesForm:
    """The rows of a line editor. `lines` (stored ones, entries and products fetched with them) fill it unless posted.

    A post with `do` other than "save" rearranges what was typed (`up-2`, `down-0`, `copy-1`, `remove-1`, `add`,
    `paste`, `calculate`) and is never valid, so that the editor works without JavaScript too. Rows pasted as text
    (`pasted`) come behind the others. `settle-lines` is the choice between these lines and those of a `conflict`.
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
        amounts: Sequence[Decimal] = (),
    ):
        """`version` is the record's, `amounts` are those of it that are edited with the lines.

        self.version: the one that was read, 0 (never a stored one) if not posted; self.seen: `fingerprint` of what was.
        """
        lines = [] if data is not None else list(lines)
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
        lines = [row.line for row in self.rows if row.line]
        return pricing.totals([(x.quantity, _price(x), x.discount) for x in lines], self.currency)

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
    def cleaned_lines(self) -> list[LineInput]:
        return [row.line for row in self.rows if row.line]

    def add_error(self, error: BusinessRuleError, amounts: Iterable[tuple[str, Decimal, Decimal]] = ()) -> None:
        """Shows a broken rule at its line, or on top; a stale save becomes a `conflict`.

        amounts: what was edited with the lines, as (label, stored value, typed value).
        """
        if isinstance(error, StaleRecord):
            mine = [_Priced(row.line, row.total or Decimal(0)) for row in self.rows if row.line]
            again = "settling" in self.data
            self.conflict = line_conflict(error.current, mine, list(amounts), is_asked_again=again)
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
                found.setdefault(int(match[1]), dict.fromkeys((*NAMES, KEY), ""))[match[2]] = data[name].strip()
        rows = [LineRow(values, values.pop(KEY)) for __, values in sorted(found.items())]
        self._numbers = [number for number in sorted(found) if any(found[number].values())]
        pasted = pasting.pasted_rows(data.get("pasted", ""), currency=self.currency, locale=self.locale)
        return [row for row in rows if not row.is_blank] + [LineRow(values) for values in pasted]

    def _shown(self, line: Any) -> LineRow:
        """The row of an existing line."""
        write = lambda value, least=0: write_decimal(value, self.locale, least=least)  # noqa: E731
        values = {
            "entry": line.entry.picked_text,
            "quantity": write(line.quantity),
            "unit_price": write(line.unit_price, self.digits),
            "discount": write(line.discount),
            "service_date": line.service_date.isoformat() if line.service_date else "",
            "description": line.description,
        }
        return LineRow(values, str(line.pk))

    def _rearrange(self) -> None:
        """Does what was asked by `do`, with the row numbers of the post."""
        match = _MOVE.fullmatch(self.action)
        if not match or int(match[2]) not in self._numbers:
            return
        at = self._numbers.index(int(match[2]))
        if match[1] == "copy":
            self.rows.insert(at + 1, LineRow(dict(self.rows[at].values)))
            return
        row = self.rows.pop(at)
        if match[1] != "remove":
            self.rows.insert(max(0, at - 1) if match[1] == "up" else at + 1, row)

    def _read(self) -> None:
        """Reads every row into a line, or notes at its fields why it cannot be read."""
        if len(self.rows) > MAX_LINES:
            self.errors.append(_("At most %(max)s lines fit on one record.") % {"max": MAX_LINES})
            self.rows = self.rows[:MAX_LINES]
        entries = EntryFinder(self.rows, self.price_book, self.currency)
        for row in self.rows:
            self._read_row(row, entries)

    def _read_row(self, row: LineRow, entries: EntryFinder) -> None:
        row.entry = entries.find(row)
        quantity = self._number(row, "quantity", required=True)
        price = self._number(row, "unit_price")
        discount = self._number(row, "discount")
        day = _day(row)
        if row.errors or row.entry is None or quantity is None:
            return
        text, key = row.values["description"], whole_number(row.key) or None
        row.line = line = LineInput(row.entry, quantity, price, discount or Decimal(0), day, text, key)
        row.total = pricing.line_total(quantity, _price(line), line.discount, self.currency)

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
        self.entry, self.entry_id, self.unit_price, self.total = line.entry, line.entry.pk, _price(line), total
        self.quantity, self.discount = line.quantity, line.discount
        self.service_date, self.description = line.service_date, line.description


def _price(line: LineInput) -> Decimal:
    return line.entry.unit_price if line.unit_price is None else line.unit_price


def _day(row: LineRow) -> date | None:
    text = row.values["service_date"]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        row.errors["service_date"] = _("“%(text)s” is not a date: write it as 2026-11-30.") % {"text": text[:40]}
        return None


def offered_entries(price_book: PriceBook | None, currency: str, text: str = "") -> QuerySet[PriceBookEntry]:
    """Entries that may go on a new line and whose product's name or code has every word of `text`."""
    rows = PriceBookEntry.objects.usable().filter(price_book=price_book, currency=currency)
    for word in text.split()[:8]:
        rows = rows.filter(Q(product__name__icontains=word) | Q(product__code__icontains=word))
    return rows.select_related("product", "price_book").order_by("product__name", "pk")


def named_entries(price_book: PriceBook | None, currency: str, names: Iterable[str]) -> Iterable[PriceBookEntry]:
    """Entries that may go on a new line and whose product has one of these names or codes, whatever the case."""
    words = {name.lower() for name in names if "\x00" not in name}
    rows = PriceBookEntry.objects.usable().filter(price_book=price_book, currency=currency)
    rows = rows.alias(by_name=Lower("product__name"), by_code=Lower("product__code")).order_by()
    return rows.filter(Q(by_name__in=words) | Q(by_code__in=words)).select_related("product", "price_book")


class EntryFinder:
    """Finds the entries that rows name, by id or by a product's name or code, with two queries for all rows."""

    def __init__(self, rows: Iterable[LineRow], price_book: PriceBook | None, currency: str):
        self.price_book, self.currency = price_book, currency
        texts = {row.values["entry"] for row in rows if row.values["entry"]}
        ids = {int(match[1]) for match in map(_PICKED.search, texts) if match}
        entries = PriceBookEntry.objects.select_related("product", "price_book")
        self._by_id = entries.in_bulk(ids) if ids else {}
        words = {text.lower() for text in texts if not _PICKED.search(text)}
        self._by_word = self._named(words) if words else {}

    def _named(self, words: set[str]) -> dict[str, list[PriceBookEntry]]:
        found: dict[str, list[PriceBookEntry]] = {}
        for entry in named_entries(self.price_book, self.currency, words):
            for word in {entry.product.name.lower(), entry.product.code.lower()}:
                found.setdefault(word, []).append(entry)
        return found

    def find(self, row: LineRow) -> PriceBookEntry | None:
        """The entry that a row names; notes at the row why there is none."""
        text = row.values["entry"]
        match = _PICKED.search(text)
        found = [self._by_id.get(int(match[1]))] if match else self._by_word.get(text.lower(), [])
        if len(found) == 1 and found[0] is not None:
            row.values["entry"] = found[0].picked_text
            return found[0]
        if not text:
            row.errors["entry"] = _("Choose a product, or remove the line.")
        elif found and not match:
            row.errors["entry"] = _("More than one product is called “%(text)s”: choose one from the list.") % {
                "text": text[:80]
            }
        else:
            row.errors["entry"] = _("No product “%(text)s” in %(book)s with a price in %(currency)s.") % {
                "text": text[:80],
                "book": self.price_book,
                "currency": self.currency,
            }
        return None
