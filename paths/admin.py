"""Paths in the admin: what each step shows."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from core.backoffice import ReadOnlyInline, RecordAdmin, Verbs
from paths import services
from paths.models import Path, PathStep


def _path_create(*, by: Any, **fields: Any) -> Path:
    return services.path_save(path=Path(), by=by, **fields)


def _step_create(*, by: Any, **fields: Any) -> PathStep:
    return services.path_step_save(step=PathStep(), by=by, **fields)


class PathStepInline(ReadOnlyInline):
    model = PathStep
    fields = ("step", "key_fields")
    show_change_link = True


@admin.register(Path)
class PathAdmin(RecordAdmin):
    verbs = Verbs("path", create=_path_create, update=services.path_save, delete=services.path_delete)
    list_display = ("name", "record_type", "scope", "is_active")
    list_filter = ("record_type", "is_active")
    search_fields = ("name", "record_type")
    groups = ((None, ("name", "record_type", "scope", "is_active")),)
    inlines = (PathStepInline,)


@admin.register(PathStep)
class PathStepAdmin(RecordAdmin):
    verbs = Verbs("step", create=_step_create, update=services.path_step_save, delete=services.path_step_delete)
    list_display = ("__str__", "step", "key_fields")
    list_filter = ("path",)
    list_select_related = ("path",)
    search_fields = ("path__name", "guidance")
    groups = ((None, ("path", "step", "key_fields", "guidance")),)
    fixed = ("path", "step")
