"""Jobs in the admin, to look at: they are started, cancelled and undone on their own pages."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.backoffice import RecordAdmin
from jobs.models import Job


@admin.register(Job)
class JobAdmin(RecordAdmin):
    list_display = ("title", "by", "state", "total", "done", "failed", "created_at", "finished_at")
    list_filter = ("state", "kind")
    search_fields = ("title",)
    date_hierarchy = "created_at"
    groups = (
        (None, ("title", "kind", "state", "reason", "by", "undone_by")),
        (_("Items"), ("total", "done", "failed", "skipped", "undone", "kept")),
        (_("Times"), ("created_at", "started_at", "heartbeat_at", "finished_at", "run")),
    )
    actions = ()
