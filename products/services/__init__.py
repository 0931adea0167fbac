"""Verbs about products, tax classes, price books and prices."""

from products.services.catalogue import (
    price_book_create,
    price_book_delete,
    price_book_update,
    product_create,
    product_delete,
    product_update,
    tax_class_create,
    tax_class_delete,
    tax_class_update,
)
from products.services.changing import price_book_change_prices
from products.services.entries import (
    PricesError,
    price_book_entries_update,
    price_book_entry_create,
    price_book_entry_delete,
    price_book_entry_update,
)

__all__ = [
    "PricesError",
    "price_book_change_prices",
    "price_book_create",
    "price_book_delete",
    "price_book_entries_update",
    "price_book_entry_create",
    "price_book_entry_delete",
    "price_book_entry_update",
    "price_book_update",
    "product_create",
    "product_delete",
    "product_update",
    "tax_class_create",
    "tax_class_delete",
    "tax_class_update",
]
