"""Products, price books and prices."""

from decimal import Decimal
from itertools import count

from core.services import record_create
from products.models import PriceBook, PriceBookEntry, Product

_numbers = count(1)


def make_product(**fields):
    number = next(_numbers)
    return record_create(Product, by=None, **{"name": f"Product {number}", "code": f"P-{number}", **fields})


def make_price_book(**fields):
    return record_create(PriceBook, by=None, **{"name": f"Price book {next(_numbers)}", **fields})


def make_entry(product=None, price_book=None, unit_price="100", currency="EUR", **fields):
    """A price of a product (default: a new one) in a book (default: the standard one)."""
    return record_create(
        PriceBookEntry,
        by=None,
        product=product or make_product(),
        price_book=price_book or PriceBook.objects.get(is_standard=True),
        unit_price=Decimal(unit_price),
        currency=currency,
        **fields,
    )
