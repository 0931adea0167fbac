"""Verbs about prices: one, and several of a price book or a product at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.conflicts import merge
from core.errors import BusinessRuleError
from core.services import check_update_names, lock, record_create, record_delete, touch
from products.models import PriceBook, PriceBookEntry, Product
from users.models import User

FIXED = ("price_book", "product", "currency")


class PricesError(BusinessRuleError):
    """Some of several prices cannot be saved: `refused` has the error of each, by the price's key."""

    def __init__(self, refused: Mapping[int, BusinessRuleError]):
        self.refused = dict(refused)
        self.status = max(error.status for error in refused.values()) if len(refused) == 1 else 422
        super().__init__(_("Nothing was saved: see the prices that are marked."))


@dataclass(frozen=True)
class PriceEdit:
    """One of several prices to be changed: what was read of it, and its fields."""

    entry: PriceBookEntry
    version: int
    fields: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def price_book_entry_create(
    *,
    by: User | None,
    price_book: PriceBook,
    product: Product,
    currency: str,
    unit_price: Decimal | None = None,
    uses_standard_price: bool = False,
    is_active: bool = True,
) -> PriceBookEntry:
    """The price of a product in a book and a currency; in a custom book without `unit_price` it is the standard price,
    and moves with it.

    A custom book takes a product only once the standard book has a price for it in that currency. Raises
    BusinessRuleError.
    """
    if not price_book.is_standard:
        standard = _standard_price(product, currency)
        if standard is None:
            raise BusinessRuleError(
                _("Give %(product)s a price in %(currency)s in the standard price book first.")
                % {"product": product, "currency": currency},
                field="product",
            )
        uses_standard_price = uses_standard_price or unit_price is None
        unit_price = standard.unit_price if uses_standard_price else unit_price
    elif uses_standard_price:
        raise _no_standard_of_its_own()
    return record_create(
        PriceBookEntry,
        by=by,
        price_book=price_book,
        product=product,
        currency=currency,
        unit_price=unit_price,
        uses_standard_price=uses_standard_price,
        is_active=is_active,
    )


@transaction.atomic
def price_book_entry_update(*, entry: PriceBookEntry, by: User, version: int | None, **fields: Any) -> PriceBookEntry:
    """Changes a price or takes it out of use; lines keep what they were sold at.

    What it is the price of stays. A standard price takes those with it that use it. Raises StaleRecord, RecordGone,
    BusinessRuleError.
    """
    check_update_names(entry, fields)
    for name in FIXED:
        if name in fields and fields[name] != getattr(entry, name):
            raise BusinessRuleError(_("A price stays with its product, book and currency: add another."), field=name)
    is_standard = entry.price_book.is_standard
    # The standard price is locked before the others: see `_carry`.
    standard = None if is_standard else _standard_price(entry.product, entry.currency)
    stored = lock(entry)
    changes = merge(stored, version, fields)
    if changes.get("uses_standard_price", stored.uses_standard_price):
        changes = _by_standard(stored, standard, changes)
    saved = touch(stored, by=by, changes=changes)
    if is_standard and "unit_price" in changes:
        _carry(saved, by)
    return saved


@transaction.atomic
def price_book_entries_update(*, edits: list[PriceEdit], by: User) -> int:
    """Changes several prices together: all of them or none. How many were changed.

    Raises PricesError with what is wrong with each.
    """
    refused: dict[int, BusinessRuleError] = {}
    # Standard prices last: those that use them follow as they are then, and meet no change of this same save.
    for edit in sorted(edits, key=lambda edit: (edit.entry.price_book.is_standard, edit.entry.pk)):
        try:
            price_book_entry_update(entry=edit.entry, by=by, version=edit.version, **edit.fields)
        except BusinessRuleError as error:
            refused[edit.entry.pk] = error
    if refused:
        raise PricesError(refused)
    return len(edits)


@transaction.atomic
def price_book_entry_delete(*, entry: PriceBookEntry, by: User, version: int | None = None) -> None:
    """Deletes a price. Refuses while lines use it, and a standard price while custom books price the product too."""
    if entry.price_book.is_standard:
        _standard_price(entry.product, entry.currency)  # locked: no custom price comes meanwhile
        custom = PriceBookEntry.objects.filter(product=entry.product, currency=entry.currency).exclude(pk=entry.pk)
        books = list(custom.values_list("price_book__name", flat=True)[:3])
        if books:
            raise BusinessRuleError(
                _("%(product)s has prices in %(currency)s in other books as well: %(books)s. Delete those first.")
                % {"product": entry.product, "currency": entry.currency, "books": ", ".join(books)}
            )
    record_delete(entry, by=by, version=version)


def prices_settle(*, record: models.Model, by: User | None, **kwargs: Any) -> None:
    """Sets the prices of what was put back right where standard prices changed or went meanwhile, for
    `record_restored`. Raises BusinessRuleError.
    """
    names: dict[type[models.Model], str] = {Product: "product", PriceBook: "price_book", PriceBookEntry: "pk"}
    if type(record) not in names:
        return
    rows = PriceBookEntry.objects.filter(**{names[type(record)]: record.pk})
    custom: Any = rows.filter(price_book__is_standard=False).with_standard_price()
    orphan = custom.filter(standard_price=None).select_related("product").first()
    if orphan is not None:
        raise BusinessRuleError(
            _("%(product)s has no price in %(currency)s in the standard price book any more: give it one first.")
            % {"product": orphan.product, "currency": orphan.currency}
        )
    for entry in custom.filter(uses_standard_price=True).exclude(unit_price=F("standard_price")).order_by("pk"):
        touch(lock(entry), by=by, changes={"unit_price": entry.standard_price})


def _standard_price(product: Product, currency: str) -> PriceBookEntry | None:
    """The product's price in the standard book, locked."""
    rows = PriceBookEntry.objects.standard().filter(product=product, currency=currency)
    return rows.select_for_update(of=("self",)).first()


def _by_standard(stored: PriceBookEntry, standard: PriceBookEntry | None, changes: dict[str, Any]) -> dict[str, Any]:
    """The changes of a price that uses the standard one, which says what it is."""
    if standard is None:
        raise _no_standard_of_its_own()
    typed = changes.get("unit_price", standard.unit_price)
    if typed != standard.unit_price:
        raise BusinessRuleError(
            _("This price moves with the standard price: untick that to give it one of its own."), field="unit_price"
        )
    return {**changes, "unit_price": standard.unit_price} if stored.unit_price != standard.unit_price else changes


def _no_standard_of_its_own() -> BusinessRuleError:
    return BusinessRuleError(
        _("There is no standard price that this one could use: give it a price."), field="uses_standard_price"
    )


def _carry(standard: PriceBookEntry, by: User) -> None:
    """Prices that use a standard price follow it."""
    rows = PriceBookEntry.objects.filter(
        product=standard.product_id, currency=standard.currency, uses_standard_price=True
    )
    for entry in rows.exclude(pk=standard.pk).order_by("pk"):
        touch(lock(entry), by=by, changes={"unit_price": standard.unit_price})
