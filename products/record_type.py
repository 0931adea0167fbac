"""Products and price books as types of records."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.records import RecordType, Verbs
from products import services
from products.models import PriceBook, Product

PRODUCT_GROUPS = (
    (_("Product"), ("name", "code", "family", "unit", "tax_class", "is_active")),
    (_("Description"), ("description", "terms")),
)
PRICE_BOOK_GROUPS = ((_("Price book"), ("name", "description", "is_active")),)


def families() -> list[tuple[Any, Any]]:
    """The families that exist, to choose from."""
    return [(name, name) for name in Product.objects.families()]


PRODUCT = RecordType(
    Product,
    "package",
    ("name", "code", "family"),
    ("code", "family"),
    is_catalogue=True,
    groups=PRODUCT_GROUPS,
    fields={"family": {"offered": families}},
    verbs=Verbs(
        "product", create=services.product_create, update=services.product_update, delete=services.product_delete
    ),
)
PRICE_BOOK = RecordType(
    PriceBook,
    "tags",
    ("name",),
    ("description",),
    is_catalogue=True,
    url_namespace="price_books",
    groups=PRICE_BOOK_GROUPS,
    verbs=Verbs(
        "price_book",
        create=services.price_book_create,
        update=services.price_book_update,
        delete=services.price_book_delete,
    ),
)
