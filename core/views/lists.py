"""Lists of records: scopes, filters, sorting and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse

from core.numbers import whole_number
from core.views.filters import ListFilters
from core.views.records import RecordView

PAGE_SIZE = 50
LAST_PAGE = 100_000
COUNT_LIMIT = 1000  # beyond this a list says "more than": counting a million rows costs more than it tells


@dataclass(frozen=True)
class Column:
    """A list column: `key` names it in the template and in `?sort=`; `order` are the ORM names it sorts by."""

    key: str
    label: Any
    order: tuple[str, ...] = ()
    css: str = ""


@dataclass(frozen=True)
class Scope:
    """A tab above a list: `method` is a queryset method, called with the user where `takes_user`."""

    key: str
    label: Any
    method: str
    takes_user: bool = False


class Page:
    """One page of rows: knows whether there are more, and counts no further than `COUNT_LIMIT`."""

    def __init__(self, rows: models.QuerySet, number: int, size: int = PAGE_SIZE):
        self.number = number
        start = (number - 1) * size
        found = list(rows[start : start + size + 1])
        self.rows = found[:size]
        self.has_next = len(found) > size
        self.has_previous = number > 1
        self.first = start + 1 if self.rows else 0
        self.last = start + len(self.rows)
        self.total = self.last
        if self.has_next:
            self.total = rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()
        self.is_total_capped = self.total > COUNT_LIMIT


def page_number(request: HttpRequest) -> int:
    """The page that `?page=` asks for, from 1 on."""
    return min(whole_number(request.GET.get("page", "")), LAST_PAGE) or 1


class RecordListView(ListFilters, RecordView):
    """A list with scopes (tabs), filters, a search within the list, sorting and pages.

    Context: `page`, `columns`, `scopes`, `scope`, `sort`, and what `ListFilters.filter_context` says.
    Template blocks: see `core/record_list.html`; a subclass template fills `rows`.
    """

    action = "view"
    template_name = "core/record_list.html"
    columns: ClassVar[tuple[Column, ...]] = ()
    scopes: ClassVar[tuple[Scope, ...]] = ()
    default_sort: ClassVar[str] = "-created"

    def get(self, request: HttpRequest) -> HttpResponse:
        scope = self.current_scope()
        rows = self.narrow(self.in_scope(scope))
        sort, order = self.current_order()
        page = Page(self.prepare(rows).order_by(*order), page_number(self.request))
        context = {
            "page": page,
            "columns": self.columns,
            "scopes": self.scopes,
            "scope": scope,
            "sort": sort,
            "can_create": request.user.has_perm(f"{self.model._meta.app_label}.add_{self.model._meta.model_name}"),
            **self.filter_context(),
        }
        return self.render(context, status=self.filter_status())

    def current_scope(self) -> Scope:
        asked = self.request.GET.get("scope")
        return next((s for s in self.scopes if s.key == asked), self.scopes[0])

    def in_scope(self, scope: Scope) -> Any:
        rows = self.model._default_manager.all().visible_to(self.request.user)
        method = getattr(rows, scope.method)
        return method(self.request.user) if scope.takes_user else method()

    def current_order(self) -> tuple[str, list[str]]:
        """The sort key in use and its ORM order, which always ends with the key so that pages never overlap."""
        sort = self.request.GET.get("sort", self.default_sort)
        known = {column.key: column.order for column in self.columns if column.order}
        if sort.lstrip("-") not in known:
            sort = self.default_sort
        is_descending = sort.startswith("-")
        order = [*known.get(sort.lstrip("-"), ("created_at",)), "pk"]
        return sort, [f"-{name}" if is_descending else name for name in order]
