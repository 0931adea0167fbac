"""Lists of records: scopes, filters, sorting and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse

from core.numbers import whole_number
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


class RecordListView(RecordView):
    """A list with scopes (tabs), filters, a search within the list, sorting and pages.

    Context: `page`, `columns`, `scopes`, `scope`, `sort`, `filter_form`, `filters` (active ones), `q`, `is_filtered`.
    Template blocks: see `core/record_list.html`; a subclass template fills `rows`.
    """

    action = "view"
    template_name = "core/record_list.html"
    columns: ClassVar[tuple[Column, ...]] = ()
    scopes: ClassVar[tuple[Scope, ...]] = ()
    default_sort: ClassVar[str] = "-created"
    # Filters in the query string: name -> ORM path with an exact value; choices are offered by `filter_choices`.
    filters: ClassVar[dict[str, str]] = {}

    def get(self, request: HttpRequest) -> HttpResponse:
        scope = self.current_scope()
        rows = self.search(self.filter(self.in_scope(scope)))
        sort, order = self.current_order()
        page = Page(self.prepare(rows).order_by(*order), page_number(self.request))
        active = self.active_filters()
        context = {
            "page": page,
            "columns": self.columns,
            "scopes": self.scopes,
            "scope": scope,
            "sort": sort,
            "q": request.GET.get("q", ""),
            "filter_fields": self.filter_fields(),
            "active_filters": active,
            "is_filtered": bool(active or request.GET.get("q")),
            "can_create": request.user.has_perm(f"{self.model._meta.app_label}.add_{self.model._meta.model_name}"),
        }
        return self.render(context)

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

    def filter_choices(self) -> dict[str, tuple[Any, list[tuple[Any, Any]]]]:
        """Hook: filter name -> (label, [(value, text)])."""
        return {}

    def filter_fields(self) -> list[dict[str, Any]]:
        """The filters for the template: name, label, choices as (value, text, is_chosen)."""
        return [
            {
                "name": name,
                "label": label,
                "choices": [(str(v), text, str(v) == self.request.GET.get(name, "")) for v, text in choices],
            }
            for name, (label, choices) in self._choices().items()
        ]

    def _choices(self) -> dict[str, tuple[Any, list[tuple[Any, Any]]]]:
        if not hasattr(self, "_filter_choices"):
            self._filter_choices = self.filter_choices()
        return self._filter_choices

    def active_filters(self) -> list[dict[str, Any]]:
        """Those that narrow the list now: name, label, text."""
        return [
            {"name": field["name"], "label": field["label"], "text": text}
            for field in self.filter_fields()
            for __, text, is_chosen in field["choices"]
            if is_chosen
        ]

    def filter(self, rows: Any) -> Any:
        """Applies the chosen filters; a value that is not on offer is ignored."""
        for field in self.filter_fields():
            for value, __, is_chosen in field["choices"]:
                if is_chosen:
                    rows = rows.filter(**{self.filters[field["name"]]: value})
        return rows

    def search(self, rows: Any) -> Any:
        """Narrows to rows whose search fields contain every word of `?q=`."""
        for word in self.request.GET.get("q", "").split()[:8]:
            condition = models.Q()
            for name in self.record_type.search_fields:
                condition |= models.Q(**{f"{name}__icontains": word})
            rows = rows.filter(condition)
        return rows
