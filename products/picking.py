"""The price book entries that may stand on the rows of a line editor, and those that its rows name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from products.models import PriceBook, PriceBookEntry

_PICKED = re.compile(r"\[(\d{1,18})\]\s*$", re.ASCII)


def offered_entries(price_book: PriceBook | None, currency: str, text: str = "") -> QuerySet[PriceBookEntry]:
    """Entries that may go on a new line and whose product's name or code has every word of `text`."""
    rows = PriceBookEntry.objects.usable().filter(price_book=price_book, currency=currency)
    for word in text.split()[:8]:
        rows = rows.filter(Q(product__name__icontains=word) | Q(product__code__icontains=word))
    return rows.select_related("product__tax_class", "price_book").order_by("product__name", "pk")


def named_entries(price_book: PriceBook | None, currency: str, names: Iterable[str]) -> Iterable[PriceBookEntry]:
    """Entries that may go on a new line and whose product has one of these names or codes, whatever the case."""
    words = {name.lower() for name in names if "\x00" not in name}
    rows = PriceBookEntry.objects.usable().filter(price_book=price_book, currency=currency)
    rows = rows.alias(by_name=Lower("product__name"), by_code=Lower("product__code")).order_by()
    return rows.filter(Q(by_name__in=words) | Q(by_code__in=words)).select_related("product__tax_class", "price_book")


class EntryFinder:
    """Finds the entries that rows (`LineRow`) name, by id or by a product's name or code, with two queries for all."""

    def __init__(self, rows: Iterable[Any], price_book: PriceBook | None, currency: str):
        self.price_book, self.currency = price_book, currency
        texts = {row.values["entry"] for row in rows if row.values["entry"]}
        ids = {int(match[1]) for match in map(_PICKED.search, texts) if match}
        entries = PriceBookEntry.objects.select_related("product__tax_class", "price_book")
        self._by_id = entries.in_bulk(ids) if ids else {}
        words = {text.lower() for text in texts if not _PICKED.search(text)}
        self._by_word = self._named(words) if words else {}

    def _named(self, words: set[str]) -> dict[str, list[PriceBookEntry]]:
        found: dict[str, list[PriceBookEntry]] = {}
        for entry in named_entries(self.price_book, self.currency, words):
            for word in {entry.product.name.lower(), entry.product.code.lower()}:
                found.setdefault(word, []).append(entry)
        return found

    def find(self, row: Any) -> PriceBookEntry | None:
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
