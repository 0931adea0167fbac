"""Lines as a caller gives them, checked against price book and currency: one rule for opportunities and quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.money import round_money
from core.services import check_text
from products import pricing
from products.differences import compare
from products.models import LineItem, PriceBook, PriceBookEntry

MAX_LINES = 2000


class LineError(BusinessRuleError):
    """A rule that one line breaks: `number` counts from 1."""

    def __init__(self, number: int, problem: str):
        self.number, self.problem = number, problem
        super().__init__(_("Line %(n)s: %(problem)s") % {"n": number, "problem": problem}, field="lines")


@dataclass(frozen=True)
class LineInput:
    """One line: what is sold, how much of it, at which price (None: the list price) and discount (percent).

    `list_price` is what it was offered beside (None: what the price book says now, or the line that it continues).
    `key` is that of the stored line that it continues, where the caller knows it. `adjustment`: its part of a discount
    on the whole, 0 or less (None: not said). `is_optional`: offered beside the total, on a quote only.
    """

    entry: PriceBookEntry
    quantity: Decimal
    unit_price: Decimal | None = None
    discount: Decimal = Decimal(0)
    service_date: date | None = None
    description: str = ""
    key: int | None = None
    list_price: Decimal | None = None
    adjustment: Decimal | None = None
    is_optional: bool = False

    @property
    def price(self) -> Decimal:
        return self.entry.unit_price if self.unit_price is None else self.unit_price

    def own_total(self, currency: str) -> Decimal:
        """Before it takes its part of a discount on the whole."""
        return pricing.line_total(self.quantity, self.price, self.discount, currency)

    @classmethod
    def of(cls, line: LineItem) -> LineInput:
        """What stands on an existing line, for copying it elsewhere."""
        return cls(
            line.entry,
            line.quantity,
            line.unit_price,
            line.discount,
            line.service_date,
            line.description,
            list_price=line.list_price,
            adjustment=line.adjustment,
            is_optional=line.is_optional,
        )


@dataclass(frozen=True)
class NoteInput:
    """Words between the lines of a quote: the heading of a group, or a text."""

    text: str
    is_heading: bool = False
    key: int | None = None


def split_sold(lines: Any) -> tuple[list[LineInput], list[Any]]:
    """What a copy takes over of an opportunity's or a quote's lines (a related manager), beside the list prices of now;
    and the lines that it cannot: their product, price or price book is not active.
    """
    kept, left = [], []
    for line in lines.select_related("entry__product", "entry__price_book"):
        entry = line.entry
        if entry.is_active and entry.product.is_active and entry.price_book.is_active:
            kept.append(replace(LineInput.of(line), list_price=None))
        else:
            left.append(line)
    return kept, left


def check_lines(
    lines: Sequence[LineInput | NoteInput], *, price_book: PriceBook | None, currency: str, known: Iterable[int] = ()
) -> PriceBook | None:
    """Refuses lines that do not belong together, and says which line; returns the price book that they use.

    All entries must be of one book (`price_book`, when that is fixed already) and of the currency. Inactive entries are
    refused, except those in `known` (ids that stand on the record already). Notes are counted only. Raises LineError.
    """
    if len(lines) > MAX_LINES:
        raise BusinessRuleError(_("At most %(max)s lines fit on one record.") % {"max": MAX_LINES}, field="lines")
    book, known = price_book, set(known)
    for number, line in enumerate(lines, 1):
        if isinstance(line, NoteInput):
            continue
        entry = line.entry
        book = book or entry.price_book
        problem = ""
        if entry.price_book_id != book.pk:
            problem = _("%(product)s is not in the price book %(book)s.") % {"product": entry.product, "book": book}
        elif entry.currency != currency:
            problem = _("%(product)s has no price in %(currency)s here.") % {
                "product": entry.product,
                "currency": currency,
            }
        elif entry.pk not in known and not (entry.is_active and entry.product.is_active and book.is_active):
            problem = _("%(product)s is no longer active.") % {"product": entry.product}
        elif not (line.quantity.is_finite() and line.quantity > 0):
            problem = _("The quantity must be greater than 0.")
        elif line.unit_price is not None and not (line.unit_price.is_finite() and line.unit_price >= 0):
            problem = _("The price must not be negative.")
        elif not (line.discount.is_finite() and 0 <= line.discount <= 100):
            problem = _("The discount must be between 0 and 100 percent.")
        if problem:
            raise LineError(number, problem)
    return book


def check_plain(lines: Sequence[LineInput | NoteInput]) -> None:
    """Refuses options and notes, which only a quote has. Raises LineError."""
    for number, line in enumerate(lines, 1):
        if isinstance(line, NoteInput) or line.is_optional:
            raise LineError(number, _("Options, headings and texts stand on a quote only."))


def build_lines(
    model: type[LineItem], lines: Iterable[LineInput | NoteInput], *, currency: str, **parent: Any
) -> list[Any]:
    """Unsaved rows of `model` for a parent (`opportunity=…` or `quote=…`), positioned and priced; none for notes.

    Numbers that the columns cannot hold are refused. Raises LineError.
    """
    placed = enumerate(lines, 1)
    return [_build_line(model, n, line, currency, parent) for n, line in placed if isinstance(line, LineInput)]


def carried(stored: Iterable[Any], lines: Iterable[LineInput], currency: str) -> list[LineInput]:
    """The lines with their parts of a discount on the whole said.

    Where a line says none, it is that of the stored line that it continues, in the ratio of their totals; none for a
    new line.
    """
    known = {row.pk: row for row in stored if row.adjustment}
    return [_carried(line, known.get(line.key), currency) for line in lines] if known else list(lines)


def _carried(line: LineInput, row: Any, currency: str) -> LineInput:
    if row is None or line.adjustment is not None:
        return line
    after = line.own_total(currency)
    return replace(line, adjustment=max(-after, pricing.rescaled(row.adjustment, row.own_total, after, currency)))


def _list_price(line: LineInput) -> Decimal:
    """A line without a price of its own takes over the list price of now."""
    is_kept = line.list_price is not None and line.unit_price is not None
    return line.list_price if is_kept else line.entry.unit_price  # type: ignore[return-value]


def _build_line(
    model: type[LineItem], position: int, line: LineInput, currency: str, parent: dict[str, Any]
) -> LineItem:
    row = model(
        entry=line.entry,
        position=position,
        quantity=line.quantity,
        list_price=_list_price(line),
        unit_price=line.price,
        discount=line.discount,
        service_date=line.service_date,
        description=line.description,
        adjustment=line.adjustment or Decimal(0),
        total=Decimal(0),
        **parent,
    )
    if line.is_optional:
        row.is_optional = True
    try:
        check_text(row)
        # Entry and parent are records that the caller holds: asking for each again would be a query a line.
        row.clean_fields(exclude={"entry", *parent})
        own = pricing.line_total(row.quantity, row.unit_price, row.discount, currency)
        if not -own <= row.adjustment <= 0:
            raise BusinessRuleError(_("It takes off more than the line has."), field="adjustment")
        row.total = own + round_money(row.adjustment, currency)
        model._meta.get_field("total").clean(row.total, row)
    except (ValidationError, BusinessRuleError) as error:
        raise LineError(position, _problem_text(row, error)) from error
    return row


def _problem_text(row: LineItem, error: ValidationError | BusinessRuleError) -> str:
    """The first broken rule of a row, with the name of its column."""
    if isinstance(error, BusinessRuleError):
        name, message = error.field, error.message
    elif hasattr(error, "error_dict"):
        name, (message, *__) = next(iter(error.message_dict.items()))
    else:
        name, message = "total", error.messages[0]
    column: Any = row._meta.get_field(str(name))
    return f"{column.verbose_name}: {message}"


@dataclass(frozen=True)
class Rewrite:
    """What turns the stored rows of a record into those that it shall have. A row that stays the same is in none."""

    removed: list[Any]
    changed: list[Any]
    added: list[Any]

    def write(self) -> None:
        """At most three statements. The caller holds the record's lock."""
        every = [*self.removed, *self.changed, *self.added]
        if not every:
            return
        rows = type(every[0])._base_manager
        rows.filter(pk__in=[row.pk for row in self.removed]).delete()
        written = written_columns(type(every[0]))
        rows.bulk_create(self.changed, update_conflicts=True, unique_fields=["pk"], update_fields=written)
        rows.bulk_create(self.added)


def written_columns(model: type[LineItem]) -> list[str]:
    """The columns that a line is written with: all but its key and its record."""
    columns = model._meta.concrete_fields
    return [f.attname for f in columns if not f.primary_key and (not f.is_relation or f.name == "entry")]


def rewrite(stored: Iterable[Any], rows: Sequence[Any], lines: Sequence[LineInput]) -> Rewrite:
    """Finds for each row of `build_lines` the stored one that it continues: by key, else of the same product.

    Lines that stay keep their key, so that the history tells what really changed, and the list price that they were
    sold at, unless they take it over anew. Which row continues which decides nothing else.
    """
    left = {row.pk: row for row in stored}
    columns = written_columns(type(rows[0])) if rows else []
    pairs = [(left.pop(line.key, None), row, line) for row, line in zip(rows, lines, strict=True)]
    alike = compare(left.values(), [row for before, row, __ in pairs if before is None]).rows
    partner = {id(found.after): found.before for found in alike if found.after is not None}
    changed, added = [], []
    for known, row, line in pairs:
        before = known or partner[id(row)]
        if before is None:
            added.append(row)
            continue
        row.pk = before.pk
        if line.list_price is None and line.unit_price is not None and row.entry_id == before.entry_id:
            row.list_price = before.list_price
        if any(getattr(before, name) != getattr(row, name) for name in columns):
            changed.append(row)
    return Rewrite([found.before for found in alike if found.after is None], changed, added)
