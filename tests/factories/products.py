"""Products, price books and prices."""

from decimal import Decimal
from itertools import count

from products.models import PriceBook
from products.services import price_book_create, price_book_entry_create, product_create

_numbers = count(1)


def make_product(**fields):
    number = next(_numbers)
    return product_create(by=None, **{"name": f"Product {number}", "code": f"P-{number}", **fields})


def make_price_book(**fields):
    """A custom price book."""
    return price_book_create(by=None, **{"name": f"Price book {next(_numbers)}", **fields})


def standard_price_book():
    return PriceBook.objects.get(is_standard=True)


def make_entry(product=None, price_book=None, unit_price="100", currency="EUR", **fields):
    """A price of a product (default: a new one) in a book (default: the standard one).

    A product in a custom book gets the same price in the standard book first, where it has none.
    """
    product, standard = product or make_product(), standard_price_book()
    price_book = price_book or standard
    is_priced = product.entries.filter(price_book=standard, currency=currency).exists()
    if price_book != standard and not is_priced:
        make_entry(product, standard, unit_price, currency)
    return price_book_entry_create(
        by=None,
        price_book=price_book,
        product=product,
        currency=currency,
        unit_price=Decimal(unit_price),
        **fields,
    )
