"""What a change of many prices would do: which prices, from what to what. It writes nothing
(`price_book_change_prices` does), and both count with the same functions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.services import database_now
from products import pricing
from products.models import PriceBook, PriceBookEntry

LOWEST, HIGHEST = Decimal(-100), Decimal(1000)  # percent
MOST_WORDS = 8
_EXPECTED = re.compile(r"(\d{1,17})-([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True)
class PriceFilter:
    """Which prices of a book: whose product's name or code has all words of `text`, of a family, in a currency, and
    ("yes", "no") active or not. What is empty narrows nothing.
    """

    text: str = ""
    family: str = ""
    currency: str = ""
    active: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.family or self.currency or self.active)

    def among(self, rows: QuerySet[PriceBookEntry]) -> QuerySet[PriceBookEntry]:
        for word in self.text.split()[:MOST_WORDS]:
            rows = rows.filter(Q(product__name__icontains=word) | Q(product__code__icontains=word))
        if self.family:
            rows = rows.filter(product__family=self.family)
        if self.currency:
            rows = rows.filter(currency=self.currency)
        return rows.filter(is_active=self.active == "yes") if self.active else rows


@dataclass(frozen=True)
class PriceRule:
    """How a new price comes of an old one: dearer or cheaper by `percent`, or (`of_standard`) `percent` of the standard
    price. Rounded to the currency's minor unit.
    """

    percent: Decimal
    of_standard: bool = False

    def check(self, price_book: PriceBook) -> None:
        """Raises BusinessRuleError for a percentage that no price should be changed by."""
        if not self.percent.is_finite() or not LOWEST <= self.percent <= HIGHEST:
            raise BusinessRuleError(_("Between −100 and 1,000 percent."), field="percent")
        if self.of_standard and price_book.is_standard:
            raise BusinessRuleError(_("These are the standard prices themselves."), field="basis")
        if self.of_standard and self.percent < 0:
            raise BusinessRuleError(_("A share of the standard price is 0 percent or more."), field="percent")

    def new_price(self, entry: Any) -> Decimal:
        """The new price of an entry of `priced`."""
        if not self.of_standard:
            return pricing.changed_price(entry.unit_price, self.percent, entry.currency)
        if entry.standard_price is None:
            return entry.unit_price
        return pricing.changed_price(entry.standard_price, self.percent - pricing.HUNDRED, entry.currency)


@dataclass(frozen=True)
class PricePreview:
    """What a change would do to `total` prices: `changed` of them get another one, `leaving` of these used the standard
    price until now. expected: what the service must still find when it is confirmed.
    """

    total: int
    changed: int
    leaving: int
    expected: str

    @property
    def unchanged(self) -> int:
        return self.total - self.changed


def priced(price_book: PriceBook, only: PriceFilter) -> QuerySet[PriceBookEntry]:
    """The prices of a book, each with the `standard_price` of its product (None where there is none)."""
    return only.among(PriceBookEntry.objects.filter(price_book=price_book).with_standard_price()).order_by("pk")


def preview(price_book: PriceBook, only: PriceFilter, rule: PriceRule) -> PricePreview:
    """Counts a change without making it. Raises BusinessRuleError for a rule that cannot be followed."""
    rule.check(price_book)
    read_at = database_now()
    entries = list(priced(price_book, only))
    moved = [entry for entry in entries if rule.new_price(entry) != entry.unit_price]
    leaving = sum(entry.uses_standard_price for entry in moved)
    return PricePreview(len(entries), len(moved), leaving, _stamp(read_at, digest(entries, rule)))


def digest(entries: Iterable[Any], rule: PriceRule) -> str:
    """Sums up which prices become what: another one where a price was changed, added or deleted."""
    found = hashlib.sha256()
    for entry in entries:
        found.update(f"{entry.pk}:{entry.version}:{rule.new_price(entry)};".encode())
    return found.hexdigest()


def _stamp(read_at: datetime, summed: str) -> str:
    return f"{int(read_at.timestamp() * 1_000_000)}-{summed}"


def read_expected(expected: str) -> tuple[datetime | None, str]:
    """When a preview was read and what it summed up to; (None, "") for what no preview gave."""
    match = _EXPECTED.fullmatch(expected)
    if match is None or int(match[1]) > 10**16:
        return None, ""
    return datetime.fromtimestamp(int(match[1]) / 1_000_000, UTC), match[2]
