"""Notices and outgoing e-mail in the admin: for reading. The outbox retries and cancels."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.backoffice import RecordAdmin
from notices.models import Notice, OutgoingEmail


@admin.register(Notice)
class NoticeAdmin(RecordAdmin):
    """Who was told what, and whether they have read it."""

    list_display = ("kind", "user", "by", "created_at", "read_at")
    list_filter = ("kind",)
    groups = ((None, ("kind", "user", "by", "created_at", "read_at")),)
    computed = ("kind", "user", "by", "created_at", "read_at")


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(RecordAdmin):
    list_display = ("subject", "to", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state",)
    search_fields = ("subject", "message_id")
    _shown = (
        "subject", "to", "cc", "reply_to", "sender", "text", "state", "attempts", "reason", "due_at", "sent_at",
        "created_at", "created_by", "message_id",
    )  # fmt: skip
    groups = ((_("Message"), _shown[:6]), (_("Sending"), _shown[6:]))
    computed = _shown
