"""Changing many prices of a price book at once, as they were previewed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.history import name_actor
from core.services import database_now, lock
from products.models import PriceBook, PriceBookEntry
from products.price_changes import PriceFilter, PriceRule, digest, priced, read_expected
from users.models import User

BATCH = 500  # prices that one statement writes
NAMED = 3
COLUMNS = ["unit_price", "uses_standard_price", "version", "changed_by", "changed_at"]


class PricesChanged(BusinessRuleError):
    """Prices are not what they were when the change was previewed."""

    status = 409


@transaction.atomic
def price_book_change_prices(
    *, price_book: PriceBook, only: PriceFilter, rule: PriceRule, by: User, expected: str
) -> int:
    """Changes the prices of a book that `only` chooses by `rule`; how many became others.

    expected: as the preview gave it (`products.price_changes.preview`). Custom prices that use a changed standard price
    follow it; one that is changed itself uses it no longer. Raises BusinessRuleError, PricesChanged; nothing is written
    then.
    """
    rule.check(price_book)
    lock(price_book)  # two such changes of one book wait for each other
    if rule.of_standard:
        list(PriceBookEntry.objects.standard().order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    entries = list(priced(price_book, only).select_for_update(of=("self",)))
    _check_expected(price_book, entries, rule, expected)
    new = {entry: rule.new_price(entry) for entry in entries}
    moved = {entry: price for entry, price in new.items() if price != entry.unit_price}
    for entry, price in moved.items():
        _check_price(entry, price)
    _write(moved, uses_standard_price=False, by=by)
    if price_book.is_standard:
        _write(_following(moved), uses_standard_price=True, by=by)
    return len(moved)


def _check_expected(price_book: PriceBook, entries: list[Any], rule: PriceRule, expected: str) -> None:
    read_at, summed = read_expected(expected)
    if read_at is not None and digest(entries, rule) == summed:
        return
    books = [price_book.pk, *PriceBook.objects.filter(is_standard=True).values_list("pk", flat=True)]
    rows = PriceBookEntry.objects.filter(price_book__in=books if rule.of_standard else books[:1])
    found = rows.filter(changed_at__gt=read_at).order_by("-changed_at") if read_at else rows.none()
    names = list(dict.fromkeys(found.values_list("product__name", flat=True)[:NAMED]))
    text = _("Prices were changed since this preview. Nothing was written: look at the new one, and confirm again.")
    if names:
        text = _(
            "Prices were changed since this preview: %(products)s. Nothing was written: look at the new one, and "
            "confirm again."
        ) % {"products": ", ".join(names)}
    raise PricesChanged(text)


def _check_price(entry: PriceBookEntry, price: Decimal) -> None:
    """Refuses a price that the column does not hold, and says whose."""
    try:
        entry._meta.get_field("unit_price").clean(price, entry)
    except ValidationError as error:
        text = _("%(product)s, %(price)s: %(why)s")
        why = " ".join(error.messages)
        raise BusinessRuleError(text % {"product": entry.product, "price": price, "why": why}) from error


def _following(moved: dict[Any, Decimal]) -> dict[Any, Decimal]:
    """The prices of other books that use these standard ones, locked, and what they become."""
    new = {(entry.product_id, entry.currency): price for entry, price in moved.items()}
    rows = PriceBookEntry.objects.filter(uses_standard_price=True, product__in={product for product, __ in new})
    found = rows.order_by("pk").select_for_update(of=("self",))
    keys = {entry: (entry.product_id, entry.currency) for entry in found}
    return {entry: new[key] for entry, key in keys.items() if key in new}


def _write(prices: dict[Any, Decimal], *, uses_standard_price: bool, by: User) -> None:
    """Gives each entry its price. The database keeps the history."""
    name_actor(by)
    now = database_now()
    for entry, price in prices.items():
        entry.unit_price, entry.uses_standard_price = price, uses_standard_price
        entry.version += 1
        entry.changed_by, entry.changed_at = by, now
    PriceBookEntry.objects.bulk_update(list(prices), COLUMNS, batch_size=BATCH)
