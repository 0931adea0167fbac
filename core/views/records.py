"""The common ground of record pages, and the page of one record. Each app says what, these say how.

Subclasses set `model`, and where needed services functions and templates; they hold no rules.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.display import show_groups
from core.numbers import whole_number
from core.record_history import HistoryPage, record_history
from core.records import RecordType, Verbs, is_editable, note_rights, type_of, with_rights
from core.related import related_lists
from core.sections import rail_sections
from core.views.pages import render_page

TABS = (
    ("activity", gettext_lazy("Activity")),
    ("details", gettext_lazy("Details")),
    ("related", gettext_lazy("Related")),
)


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

    @property
    def verbs(self) -> Verbs:
        """The services that write this type's records."""
        return self.record_type.verbs

    def get_record(self, *, for_edit: bool = False) -> Any:
        """The record of the URL; 404 for whoever may not see (or, `for_edit`, edit) it."""
        rows = self.model._default_manager.all()
        rows = rows.editable_by(self.request.user) if for_edit else rows.visible_to(self.request.user)
        return get_object_or_404(self.prepare(rows), pk=self.kwargs["pk"])

    def prepare(self, rows: Any) -> Any:
        """Hook: `select_related` and the like. Records that the record points to are for `core.records.seen` alone."""
        return rows

    def render(self, context: dict[str, Any], *, fragment: str | None = None, status: int = 200) -> HttpResponse:
        context = {"record_type": self.record_type, "app_name": self.record_type.namespace, **context}
        return render_page(self.request, self.template_name, context, fragment=fragment, status=status)


class RecordVersionView(RecordView):
    """The version of a record as text: what its page asks every second or two, so no more than that is read."""

    action = "view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = self.model._default_manager.all().visible_to(request.user)  # type: ignore[attr-defined]
        version = get_object_or_404(self.versions(rows), pk=pk)
        return HttpResponse(version, content_type="text/plain; charset=utf-8")

    def versions(self, rows: Any) -> Any:
        """Hook: what of each row changes when its page does."""
        return rows.values_list("version", flat=True)


class RecordDetailView(RecordView):
    """A record's page: highlights, path, tabs Activity / Details / Related, right rail.

    Context: `record`, `tab`, `tabs`, `details` (groups of `Shown`) and `related_lists` (both asked only where the
    template shows them), `rail_sections` (core.sections), `can_edit`, `can_delete`; subclasses add to it by
    `more_context`.
    """

    action = "view"
    template_name = "core/record_detail.html"
    tabs: ClassVar[tuple[tuple[str, Any], ...]] = ()
    groups: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()  # where it is not the record type's layout

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.render(self.context(self.get_record_with_rights()))

    def get_record_with_rights(self) -> Any:
        """The record of the URL, and in the same statement what the parts of its page ask about rights."""
        user = self.request.user
        rows = with_rights(self.model._default_manager.all().visible_to(user), user)  # type: ignore[attr-defined]
        return note_rights(get_object_or_404(self.prepare(rows), pk=self.kwargs["pk"]), user)

    def context(self, record: Any) -> dict[str, Any]:
        user, meta = self.request.user, self.model._meta
        tabs = (*(self.tabs or TABS), ("history", gettext_lazy("History")))
        asked, alone = self.request.GET.get("tab"), self.request.GET.get("list", "")
        tab = asked if asked in dict(tabs) else tabs[0][0]
        editable = is_editable(record, user)
        return {
            "record": record,
            "tabs": tabs,
            "tab": tab,
            "details": SimpleLazyObject(lambda: show_groups(record, self.groups or self.record_type.groups, user)),
            "related_lists": SimpleLazyObject(lambda: related_lists(record, user, alone, as_tables=tab == "related")),
            "history": SimpleLazyObject(lambda: self.history(record)),
            "rail_sections": SimpleLazyObject(lambda: rail_sections(record, user, can_edit=editable)),
            "can_edit": editable and user.has_perm(f"{meta.app_label}.change_{meta.model_name}"),
            "can_delete": editable and user.has_perm(f"{meta.app_label}.delete_{meta.model_name}"),
            **self.more_context(record),
        }

    def history(self, record: Any) -> HistoryPage:
        """The page of its history that `?before=` asks for."""
        return record_history(record, self.request.user, before=whole_number(self.request.GET.get("before", "")))

    def more_context(self, record: Any) -> dict[str, Any]:
        """Hook: what this record type's page shows beside the common parts."""
        return {}
