"""Paths in the admin, to look at: they are edited on their own pages, where drafts are."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.backoffice import ReadOnlyInline, RecordAdmin, Verbs
from paths import services
from paths.models import ChecklistTick, GateEvent, Path, PathPicture, PathVersion


class PathVersionInline(ReadOnlyInline):
    model = PathVersion
    fields = ("number", "published_at", "published_by")
    show_change_link = True


@admin.register(Path)
class PathAdmin(RecordAdmin):
    verbs = Verbs("path", update=services.path_update, delete=services.path_delete)
    list_display = ("name", "record_type", "scope", "is_active")
    list_filter = ("record_type", "is_active")
    search_fields = ("name", "record_type")
    groups = ((None, ("name", "record_type", "scope", "is_active")),)
    fixed = ("record_type", "scope")
    inlines = (PathVersionInline,)


@admin.register(PathVersion)
class PathVersionAdmin(RecordAdmin):
    list_display = ("__str__", "number", "published_at", "published_by")
    list_filter = ("path",)
    list_select_related = ("path", "published_by")
    search_fields = ("path__name",)
    groups = ((None, ("path", "number", "celebration", "content", "published_at", "published_by")),)


@admin.register(PathPicture)
class PathPictureAdmin(RecordAdmin):
    list_display = ("__str__", "media_type", "width", "height", "created_by", "created_at")
    list_filter = ("media_type",)
    list_select_related = ("created_by",)
    search_fields = ("key",)
    date_hierarchy = "created_at"
    groups = ((None, ("key", "media_type", "width", "height", "created_by", "created_at")),)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the bytes, of which a page of the list would have a hundred megabytes."""
        return super().get_queryset(request).defer("content")


@admin.register(ChecklistTick)
class ChecklistTickAdmin(RecordAdmin):
    list_display = ("item", "content_type", "object_id", "by", "at")
    list_filter = ("content_type",)
    list_select_related = ("content_type", "by")
    search_fields = ("item",)
    groups = ((None, ("content_type", "object_id", "item", "by", "at")),)


@admin.register(GateEvent)
class GateEventAdmin(RecordAdmin):
    """What gates stopped, warned of, and who went on nevertheless."""

    list_display = ("record_type", "step", "to_step", "outcome", "reason", "by", "at")
    list_filter = ("outcome", "record_type")
    list_select_related = ("content_type", "by")
    search_fields = ("reason",)
    date_hierarchy = "at"
    groups = (
        (None, ("content_type", "object_id", "step", "to_step", "outcome", "reason", "wants")),
        (None, ("record_type", "scope", "by", "at")),
    )
