"""Lists of records: scopes, filters, sorting and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from core.paging import Branch, Page, Sort
from core.views.filters import ListFilters
from core.views.records import RecordView


@dataclass(frozen=True)
class Column:
    """A list column: `key` names it in the template and in `?sort=`; `order` are the ORM names it sorts by.

    These are columns of the row (an index must begin with them), or of a related row of which there are few, such as an
    owner or a status: see `core.paging.Sort`. No list sorts by the name of an account: no index could give that order.
    """

    key: str
    label: Any
    order: tuple[str, ...] = ()
    css: str = ""


@dataclass(frozen=True)
class Scope:
    """A tab above a list: the rows of `method`, a queryset method, that are the user's own (`whose="mine"`), also those
    of people below ("team"), those in queues ("queued"), or all that the user sees.

    among: what holds of all its rows and has an index to itself, so that a page need not look among the others.
    nothing: what is said when it has no rows, where that is good to know; without it, the list says what it is for.
    """

    key: str
    label: Any
    method: str = "all"
    whose: str = ""
    among: Q | None = None
    nothing: Any = ""


def places(request: HttpRequest) -> dict[str, str]:
    """Where the page begins or ends, as the address says. (`?page=` of older links leads to the first page.)"""
    return {name: request.GET.get(name, "") for name in ("after", "before")}


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
        added = self.added_filter()
        if added is not None:
            return added
        scope = self.current_scope()
        rows, branches = self.in_scope(scope)
        sort = self.current_sort()
        page = Page(
            self.narrow(rows), sort, branches=branches, among=scope.among, prepare=self.prepare, **places(request)
        )
        context = {
            "page": page,
            "columns": self.columns,
            "scopes": self.scopes,
            "scope": scope,
            "sort": sort.key,
            "can_create": request.user.has_perm(f"{self.model._meta.app_label}.add_{self.model._meta.model_name}"),
            **self.filter_context(),
        }
        return self.render(context, status=self.filter_status())

    def current_scope(self) -> Scope:
        asked = self.request.GET.get("scope")
        return next((s for s in self.scopes if s.key == asked), self.scopes[0])

    def in_scope(self, scope: Scope) -> tuple[Any, list[Branch] | None]:
        """The rows of a tab, and the branches by which the user sees them (`core.paging`)."""
        rows, branches = self.model._default_manager.all().listed_for(self.request.user, scope.whose)  # type: ignore[attr-defined]
        return getattr(rows, scope.method)(), branches

    def current_sort(self) -> Sort:
        """The order that the address asks for, where the list offers it."""
        key = self.request.GET.get("sort", self.default_sort)
        known = {column.key: column.order for column in self.columns if column.order}
        if key.removeprefix("-") not in known:
            key = self.default_sort
        return Sort.of(key, known.get(key.removeprefix("-"), ("created_at",)))
