"""Verbs about products, tax classes and price books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.models import Snapshot
from core.reference import reference_delete, reference_save
from core.services import check_version, lock, record_create, record_delete, record_update
from core.snapshots import writing_down
from products.models import PriceBook, Product, TaxClass
from products.services.entries import price_book_entry_delete
from users.models import User


def product_create(*, by: User | None, **fields: Any) -> Product:
    """A new product, still without prices. Raises BusinessRuleError."""
    return record_create(Product, by=by, **fields)


def product_update(*, product: Product, by: User, version: int | None, **fields: Any) -> Product:
    """Changes a product; lines that carry it stay. Raises StaleRecord, RecordGone, BusinessRuleError."""
    return record_update(product, by=by, version=version, **fields)


@transaction.atomic
def product_delete(*, product: Product, by: User, version: int | None = None) -> None:
    """Deletes a product with its prices, which come back with it. Refuses in words while lines carry it."""
    stored = lock(product)
    check_version(stored, version)
    with _told_to_deactivate(stored), writing_down(stored, kind=Snapshot.Kind.DELETED, by=by):
        # Custom prices first: a standard price goes last.
        for entry in product.entries.order_by("price_book__is_standard", "pk"):
            price_book_entry_delete(entry=entry, by=by)
        record_delete(stored, by=by)


def price_book_create(*, by: User | None, **fields: Any) -> PriceBook:
    """A new custom price book; the standard one comes with the product. Raises BusinessRuleError."""
    return record_create(PriceBook, by=by, **fields)


def price_book_update(*, price_book: PriceBook, by: User, version: int | None, **fields: Any) -> PriceBook:
    """Changes a price book. Raises StaleRecord, RecordGone, BusinessRuleError."""
    return record_update(price_book, by=by, version=version, **fields)


@transaction.atomic
def price_book_delete(*, price_book: PriceBook, by: User, version: int | None = None) -> None:
    """Deletes a custom price book with its prices, which come back with it. Refuses the standard one, and while records
    use it.
    """
    stored = lock(price_book)
    check_version(stored, version)
    if stored.is_standard:
        raise BusinessRuleError(_("The standard price book cannot be deleted. Deactivate it instead."))
    with _told_to_deactivate(stored), writing_down(stored, kind=Snapshot.Kind.DELETED, by=by):
        for entry in stored.entries.order_by("pk"):
            record_delete(entry, by=by)
        record_delete(stored, by=by)


def tax_class_create(*, by: User | None, **fields: Any) -> TaxClass:
    """A new tax class. Raises BusinessRuleError."""
    return reference_save(TaxClass(), by=by, **fields)


def tax_class_update(*, tax_class: TaxClass, by: User | None, **fields: Any) -> TaxClass:
    """Changes a tax class: its name, rate (percent), place or use. Raises RecordGone, BusinessRuleError."""
    return reference_save(tax_class, by=by, **fields)


def tax_class_delete(*, tax_class: TaxClass, by: User | None) -> None:
    """Deletes a tax class. Refuses in words while products have it: switch it off instead."""
    reference_delete(tax_class, by=by)


@contextmanager
def _told_to_deactivate(record: Product | PriceBook) -> Iterator[None]:
    """A refusal says which records are in the way; what can be done instead is said here."""
    try:
        yield
    except BusinessRuleError as error:
        way = _("Or deactivate %(record)s: then it is offered no more, and what carries it stays.")
        raise BusinessRuleError(f"{error.message} {way % {'record': record}}") from error
