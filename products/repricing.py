"""What another price book makes of lines, before anything is written. Shown by the page, done by the service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from products.lines import LineInput, carried
from products.models import PriceBook, PriceBookEntry


@dataclass(frozen=True)
class Repriced:
    """One stored line, and what it becomes: None where its product has no active price in the new book."""

    before: Any
    after: LineInput | None
    total: Decimal = Decimal(0)

    @property
    def unit_price(self) -> Decimal | None:
        """The new sales price."""
        return self.after.unit_price if self.after else None


@dataclass(frozen=True)
class Repricing:
    """All lines of a record in another price book, with the totals before and after."""

    price_book: PriceBook
    rows: list[Repriced]

    @property
    def lines(self) -> list[LineInput]:
        return [row.after for row in self.rows if row.after]

    @property
    def missing(self) -> list[Any]:
        """The stored lines that have no price there."""
        return [row.before for row in self.rows if row.after is None]

    @property
    def total_before(self) -> Decimal:
        return sum((row.before.total for row in self.rows), Decimal(0))

    @property
    def total_after(self) -> Decimal:
        return sum((row.total for row in self.rows), Decimal(0))

    @property
    def missing_text(self) -> str:
        """Names the products without a price, and says what can be done."""
        names = ", ".join(dict.fromkeys(str(line.product) for line in self.missing))
        return _("Not sold in %(book)s: %(products)s. Remove these lines, or choose another price book.") % {
            "book": self.price_book,
            "products": names,
        }


def reprice(lines: Iterable[Any], *, price_book: PriceBook, currency: str, is_repriced: bool) -> Repricing:
    """Finds the price of each line's product in a book. One query. Quantity, discount, date and words stay.

    is_repriced: whether the sales price becomes the list price of the book.
    """
    lines = list(lines)
    products = {line.entry.product_id for line in lines}
    found = PriceBookEntry.objects.usable().filter(price_book=price_book, currency=currency, product__in=products)
    entries = {entry.product_id: entry for entry in found.select_related("product", "price_book")}
    return Repricing(price_book, [_repriced(line, entries, currency, is_repriced) for line in lines])


def _repriced(line: Any, entries: dict[int, PriceBookEntry], currency: str, is_repriced: bool) -> Repriced:
    entry = entries.get(line.entry.product_id)
    if entry is None:
        return Repriced(line, None)
    price = entry.unit_price if is_repriced else line.unit_price
    after = LineInput(entry, line.quantity, price, line.discount, line.service_date, line.description, line.pk)
    told = carried([line], [after], currency)[0]
    return Repriced(line, after, told.own_total(currency) + (told.adjustment or Decimal(0)))
