"""Verbs about products, price books and prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.services import record_create, record_delete, record_update
from products.models import PriceBook, PriceBookEntry, Product
from users.models import User


def product_create(*, by: User | None, **fields: Any) -> Product:
    """A new product, still without prices. Raises BusinessRuleError."""
    return record_create(Product, by=by, **fields)


def product_update(*, product: Product, by: User, version: int | None, **fields: Any) -> Product:
    """Changes a product; lines that carry it stay. Raises StaleRecord, RecordGone, BusinessRuleError."""
    return record_update(product, by=by, version=version, **fields)


@transaction.atomic
def product_delete(*, product: Product, by: User, version: int | None = None) -> None:
    """Deletes a product with its prices. Refuses in words while lines carry it: deactivate it then."""
    # Custom prices first: a standard price goes last.
    for entry in product.entries.order_by("price_book__is_standard", "pk"):
        price_book_entry_delete(entry=entry, by=by)
    record_delete(product, by=by, version=version)


def price_book_create(*, by: User | None, **fields: Any) -> PriceBook:
    """A new custom price book; the standard one comes with the product. Raises BusinessRuleError."""
    return record_create(PriceBook, by=by, **fields)


def price_book_update(*, price_book: PriceBook, by: User, version: int | None, **fields: Any) -> PriceBook:
    """Changes a price book. Raises StaleRecord, RecordGone, BusinessRuleError."""
    return record_update(price_book, by=by, version=version, **fields)


@transaction.atomic
def price_book_delete(*, price_book: PriceBook, by: User, version: int | None = None) -> None:
    """Deletes a custom price book with its prices. Refuses the standard one, and while records use it."""
    if price_book.is_standard:
        raise BusinessRuleError(_("The standard price book cannot be deleted. Deactivate it instead."))
    for entry in price_book.entries.order_by("pk"):
        record_delete(entry, by=by)
    record_delete(price_book, by=by, version=version)


@transaction.atomic
def price_book_entry_create(
    *,
    by: User | None,
    price_book: PriceBook,
    product: Product,
    currency: str,
    unit_price: Decimal | None = None,
    is_active: bool = True,
) -> PriceBookEntry:
    """The price of a product in a book and a currency; without `unit_price` it is the standard price.

    A custom book takes a product only once the standard book has a price for it in that currency. Raises
    BusinessRuleError.
    """
    if not price_book.is_standard:
        standard = _standard_entries(product, currency).select_for_update().first()
        if standard is None:
            raise BusinessRuleError(
                _("Give %(product)s a price in %(currency)s in the standard price book first.")
                % {"product": product, "currency": currency},
                field="product",
            )
        unit_price = standard.unit_price if unit_price is None else unit_price
    return record_create(
        PriceBookEntry,
        by=by,
        price_book=price_book,
        product=product,
        currency=currency,
        unit_price=unit_price,
        is_active=is_active,
    )


def price_book_entry_update(*, entry: PriceBookEntry, by: User, version: int | None, **fields: Any) -> PriceBookEntry:
    """Changes a price or takes it out of use; lines keep what they were sold at.

    What it is the price of stays. Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    for name in ("price_book", "product", "currency"):
        if name in fields and fields[name] != getattr(entry, name):
            raise BusinessRuleError(_("A price stays with its product, book and currency: add another."), field=name)
    return record_update(entry, by=by, version=version, **fields)


@transaction.atomic
def price_book_entry_delete(*, entry: PriceBookEntry, by: User, version: int | None = None) -> None:
    """Deletes a price. Refuses while lines use it, and a standard price while custom books price the product too."""
    if entry.price_book.is_standard:
        list(_standard_entries(entry.product, entry.currency).select_for_update())  # no custom price comes meanwhile
        custom = PriceBookEntry.objects.filter(product=entry.product, currency=entry.currency).exclude(pk=entry.pk)
        books = list(custom.values_list("price_book__name", flat=True)[:3])
        if books:
            raise BusinessRuleError(
                _("%(product)s has prices in %(currency)s in other books as well: %(books)s. Delete those first.")
                % {"product": entry.product, "currency": entry.currency, "books": ", ".join(books)}
            )
    record_delete(entry, by=by, version=version)


def _standard_entries(product: Product, currency: str) -> Any:
    return PriceBookEntry.objects.filter(price_book__is_standard=True, product=product, currency=currency)
