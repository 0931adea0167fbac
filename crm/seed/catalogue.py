"""What is sold: products with prices in two currencies, in the standard price book."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from crm.seed import words
from products.models import PriceBook
from products.services import price_book_entry_create, product_create
from users.models import User

CURRENCIES = {"EUR": 1.0, "USD": 1.1}


@dataclass(frozen=True)
class Price:
    """A price book entry. cents: the list price."""

    entry: int
    cents: int


@dataclass(frozen=True)
class Catalogue:
    """The standard price book's id, and its entries by currency."""

    book: int
    prices: dict[str, list[Price]]


def make_catalogue(rng: random.Random, by: User, label: str) -> Catalogue:
    """Creates products in all sizes, by the services."""
    book = PriceBook.objects.get(is_standard=True)
    prices: dict[str, list[Price]] = {currency: [] for currency in CURRENCIES}
    for number, kind in enumerate(words.PRODUCTS):
        for step, size in enumerate(words.SIZES):
            code = f"{kind[:3].upper()}-{number:02}{step}{label.upper()}"
            product = product_create(by=by, name=f"{kind} {size}", code=code, family=kind, unit="piece")
            base = int(900 * (step + 1) ** 1.7 * (1 + rng.random() * 20))
            for currency, factor in CURRENCIES.items():
                cents = int(base * factor)
                entry = price_book_entry_create(
                    by=by, price_book=book, product=product, currency=currency, unit_price=Decimal(cents) / 100
                )
                prices[currency].append(Price(entry.pk, cents))
    return Catalogue(book.pk, prices)
