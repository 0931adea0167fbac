"""Pages of a price book's prices, in the order of their products."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from core.numbers import whole_number
from core.paging import PAGE_SIZE


class PricePage:
    """A page of `rows`, for `<c-pager>`. Its place is counted: a book is never so long that this costs anything, and no
    column of a price has the order of the products' names.

    after, before: the numbers of rows behind which the page begins, or before which it ends.
    """

    is_beyond_count = is_total_capped = False

    def __init__(self, rows: QuerySet, *, after: str = "", before: str = ""):
        self._all = rows.select_related("product", "price_book").order_by(
            "product__name", "product_id", "currency", "pk"
        )
        end = whole_number(before)
        self._start = max(0, end - PAGE_SIZE) if end else whole_number(after)

    @cached_property
    def total(self) -> int:
        return self._all.count()

    @cached_property
    def rows(self) -> list[Any]:
        return list(self._all[self._start : self._start + PAGE_SIZE])

    @property
    def first(self) -> int:
        return self._start + 1

    @property
    def last(self) -> int:
        return self._start + len(self.rows)

    @property
    def has_previous(self) -> bool:
        return self._start > 0

    @property
    def previous(self) -> str:
        return str(self._start) if self.has_previous else ""

    @property
    def next(self) -> str:
        return str(self.last) if self.last < self.total else ""
