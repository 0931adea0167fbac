"""Activities in the admin. They are made on the pages of records, which know what they belong to."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from activities import services
from activities.models import Activity, ActivityLink
from activities.record_type import VERBS
from core.backoffice import ReadOnlyInline, RecordAdmin
from core.records import all_types


class ActivityLinkInline(ReadOnlyInline):
    """The records that an activity is linked to, as far as the reader may see them."""

    model = ActivityLink
    fields = ("content_type", "record")
    relations = ("content_type",)
    verbose_name_plural = _("linked records")

    def get_queryset(self, request: HttpRequest) -> Any:
        visible = (
            Q(
                content_type=ContentType.objects.get_for_model(kind.model),
                object_id__in=kind.model._default_manager.all().visible_to(request.user).values("pk"),  # type: ignore[attr-defined]
            )
            for kind in all_types()
            if not kind.is_catalogue
        )
        return super().get_queryset(request).filter(reduce(or_, visible)).prefetch_related("record")


@admin.register(Activity)
class ActivityAdmin(RecordAdmin):
    verbs = VERBS
    list_display = ("subject", "kind", "due_date", "happens_at", "priority", "is_done", "owner")
    list_filter = ("kind", "is_done", "priority", "owner")
    search_fields = ("subject", "description")
    date_hierarchy = "created_at"
    groups = (
        (None, ("kind", "subject", "due_date", "happens_at", "minutes", "priority", "description")),
        (_("Ownership"), ("owner", "is_done", "done_at")),
    )
    fixed = ("kind",)
    inlines = (ActivityLinkInline,)
    actions = (*RecordAdmin.actions, "mark_done")

    @admin.action(description=_("Mark as done"), permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: Any) -> None:
        self.do_each(request, queryset, lambda row, by: services.activity_complete(activity=row, by=by))
