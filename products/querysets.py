"""Questions about products, price books and prices."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from users.visibility import CatalogueQuerySet

FAMILIES = 200  # that a form or a filter offers


class TaxClassQuerySet(models.QuerySet):
    """Tax classes."""

    def offered(self, current: int | None = None) -> Self:
        """Those to choose from: the active ones, and the one (by id) that a product has already."""
        return self.filter(Q(is_active=True) | Q(pk=current))


class ProductQuerySet(CatalogueQuerySet):
    """Products."""

    def active(self) -> Self:
        return self.filter(is_active=True)

    def families(self) -> list[str]:
        """The families that exist, in the order of the alphabet."""
        names = self.exclude(family="").order_by("family").values_list("family", flat=True)
        return list(names.distinct()[:FAMILIES])


class PriceBookQuerySet(CatalogueQuerySet):
    """Price books."""

    def active(self) -> Self:
        return self.filter(is_active=True)


class PriceBookEntryQuerySet(models.QuerySet):
    """Prices."""

    def usable(self) -> Self:
        """Those that may be put on a new line: entry, product and book all active."""
        return self.filter(is_active=True, product__is_active=True, price_book__is_active=True)

    def standard(self) -> Self:
        """Those in the standard price book."""
        return self.filter(price_book__is_standard=True)

    def with_standard_price(self) -> Self:
        """Each with `standard_price`, that of its product in its currency; None where there is none."""
        same = self.model._default_manager.standard().filter(product=OuterRef("product"), currency=OuterRef("currency"))  # type: ignore[attr-defined]
        return self.annotate(standard_price=Subquery(same.values("unit_price")[:1]))
