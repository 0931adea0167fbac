"""Generic record pages: list, record, create, edit, delete, change owner. Each app says what, these say how.

Subclasses set `model`, and where needed `form_class`, `services` functions and templates; they hold no rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.generic import View

from core.display import show_groups
from core.errors import BusinessRuleError, StaleRecord
from core.forms import RecordForm, add_errors
from core.numbers import whole_number
from core.records import RecordType, type_of
from core.related import related_lists
from core.views.pages import next_url, redirect_page, render_page

PAGE_SIZE = 50
LAST_PAGE = 100_000
COUNT_LIMIT = 1000  # beyond this a list says "more than": counting a million rows costs more than it tells


class RecordView(View):
    """Common ground: the model, the permission that the page needs, and reaching a record through its visibility."""

    model: ClassVar[type[models.Model]]
    action: ClassVar[str]  # view, add, change or delete: the permission is "<app>.<action>_<model>"
    template_name: ClassVar[str]
    permission: ClassVar[str] = ""  # another permission than the action's

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.required_permission()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @classmethod
    def required_permission(cls) -> str:
        meta = cls.model._meta
        return cls.permission or f"{meta.app_label}.{cls.action}_{meta.model_name}"

    @property
    def record_type(self) -> RecordType:
        return type_of(self.model)

    def get_record(self, *, for_edit: bool = False) -> Any:
        """The record of the URL; 404 for whoever may not see (or, `for_edit`, edit) it."""
        rows = self.model._default_manager.all()
        rows = rows.editable_by(self.request.user) if for_edit else rows.visible_to(self.request.user)
        return get_object_or_404(self.prepare(rows), pk=self.kwargs["pk"])

    def prepare(self, rows: Any) -> Any:
        """Hook: `select_related` and the like."""
        return rows

    def render(self, context: dict[str, Any], *, fragment: str | None = None, status: int = 200) -> HttpResponse:
        context = {"record_type": self.record_type, "app_name": self.model._meta.app_label, **context}
        return render_page(self.request, self.template_name, context, fragment=fragment, status=status)


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


class RecordDetailView(RecordView):
    """A record's page: highlights, path, tabs Activity / Details / Related, right rail.

    Context: `record`, `tab`, `tabs`, `details` (groups of `Shown`) and `related_lists` (both asked only where the
    template shows them), `can_edit`, `can_delete`; subclasses add to it by `more_context`.
    """

    action = "view"
    template_name = "core/record_detail.html"
    tabs: ClassVar[tuple[tuple[str, Any], ...]] = ()
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record()
        return self.render(self.context(record))

    def context(self, record: Any) -> dict[str, Any]:
        user, meta = self.request.user, self.model._meta
        tabs = self.tabs or (
            ("activity", _("Activity")),
            ("details", _("Details")),
            ("related", _("Related")),
        )
        asked = self.request.GET.get("tab")
        editable = self.model._default_manager.all().editable_by(user).filter(pk=record.pk).exists()
        return {
            "record": record,
            "tabs": tabs,
            "tab": asked if asked in dict(tabs) else tabs[0][0],
            "details": SimpleLazyObject(lambda: show_groups(record, self.groups, user)),
            "related_lists": SimpleLazyObject(lambda: related_lists(record, user, self.request.GET.get("list", ""))),
            "can_edit": editable and user.has_perm(f"{meta.app_label}.change_{meta.model_name}"),
            "can_delete": editable and user.has_perm(f"{meta.app_label}.delete_{meta.model_name}"),
            **self.more_context(record),
        }

    def more_context(self, record: Any) -> dict[str, Any]:
        """Hook: what this record type's page shows beside the common parts."""
        return {}


def show_refusal(form: Any, error: BusinessRuleError) -> None:
    """Puts the messages at their fields. A stale form takes the version that is stored now: sent once more, it means
    "mine", knowingly."""
    add_errors(form, error)
    if isinstance(error, StaleRecord):
        form.data = form.data.copy()
        form.data["version"] = str(error.current.version)


class RecordFormView(RecordView):
    """Shared by create and edit: parse, validate, call one service, say so, redirect."""

    template_name = "core/record_form.html"
    form_class: ClassVar[type[RecordForm]]

    def form(self, data: Any = None, **kwargs: Any) -> RecordForm:
        return self.form_class(data, user=self.request.user, **kwargs)

    def show(self, form: RecordForm, record: Any = None, error: BusinessRuleError | None = None) -> HttpResponse:
        status = error.status if error else (422 if form.is_bound else 200)
        cancel = record.get_absolute_url() if record else reverse(f"{self.model._meta.app_label}:list")
        context = {"form": form, "record": record, "cancel_url": next_url(self.request, cancel)}
        return self.render({**context, **self.more_context(form, record)}, status=status)

    def more_context(self, form: RecordForm, record: Any) -> dict[str, Any]:
        """Hook: more for the template."""
        return {}

    def attempt(self, form: RecordForm, record: Any = None) -> HttpResponse:
        if not form.is_valid():
            return self.show(form, record)
        try:
            saved = self.save(form, record)
        except BusinessRuleError as error:
            show_refusal(form, error)
            return self.show(form, record, error)
        messages.success(self.request, _("%(record)s saved.") % {"record": saved})
        return redirect_page(self.request, next_url(self.request, saved.get_absolute_url()))

    def save(self, form: RecordForm, record: Any) -> Any:
        """Hook: calls the one service and returns the saved record."""
        raise NotImplementedError


class RecordCreateView(RecordFormView):
    """A form for a new record. `initial_from` names query parameters that may prefill fields, relations by their id."""

    action = "add"
    initial_from: ClassVar[tuple[str, ...]] = ()

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET[name] for name in self.initial_from if name in request.GET}
        given = {name: int(text) if re.fullmatch(r"[0-9]{1,18}", text) else text for name, text in asked.items()}
        return self.show(self.form(initial={**self.initial(), **given}))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.attempt(self.form(request.POST, initial=self.initial()))

    def initial(self) -> dict[str, Any]:
        """Hook: values that a new record begins with."""
        return {}


class RecordEditView(RecordFormView):
    """The edit form of a record."""

    action = "change"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        return self.show(self.form(instance=record), record)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        return self.attempt(self.form(request.POST, instance=record), record)


class RecordDeleteView(RecordView):
    """Asks once, then deletes; a refusal (others depend on it) is shown on the same page."""

    action = "delete"
    template_name = "core/record_confirm_delete.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render({"record": self.get_record(for_edit=True)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        name = str(record)
        try:
            self.delete_record(record)
        except BusinessRuleError as error:
            return self.render({"record": record, "error": error}, status=error.status)
        messages.success(request, _("%(record)s deleted.") % {"record": name})
        return redirect_page(request, next_url(request, reverse(f"{self.model._meta.app_label}:list")))

    def delete_record(self, record: Any) -> None:
        """Hook: calls the one service."""
        raise NotImplementedError


class RecordChangeOwnerView(RecordView):
    """Gives a record to somebody else. `form_class(data, user=…, record=…)` yields the service's arguments."""

    template_name = "core/record_change_owner.html"
    action = "transfer"
    form_class: ClassVar[Any]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        return self.render({"record": record, "form": self.form_class(user=request.user, record=record)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.get_record(for_edit=True)
        form = self.form_class(request.POST, user=request.user, record=record)
        status = 422
        if form.is_valid():
            try:
                saved = self.change_owner(record, **form.cleaned_data)
            except BusinessRuleError as error:
                show_refusal(form, error)
                status = error.status
            else:
                messages.success(request, _("%(record)s has a new owner.") % {"record": saved})
                still_visible = self.model._default_manager.all().visible_to(request.user).filter(pk=saved.pk).exists()
                return redirect_page(request, saved if still_visible else f"{self.model._meta.app_label}:list")
        return self.render({"record": record, "form": form}, status=status)

    def change_owner(self, record: Any, **values: Any) -> Any:
        """Hook: calls the one service and returns the record."""
        raise NotImplementedError
