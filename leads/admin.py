"""Leads, their statuses, web forms and what these sent, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.backoffice import RecordAdmin, Verbs
from core.errors import BusinessRuleError
from jobs.forms import OwnersOrQueuesForm
from leads import services
from leads.forms import GROUPS
from leads.models import Conversion, Lead, LeadStatus, Submission, WebForm
from users.permissions import Permission


@admin.register(Lead)
class LeadAdmin(RecordAdmin):
    list_display = ("__str__", "company", "status", "rating", "source", "owner", "queue", "created_at")
    list_filter = ("status", "rating", "source", "queue", "owner")
    search_fields = ("first_name", "last_name", "company", "email", "phone")
    date_hierarchy = "created_at"
    groups = (
        *GROUPS,
        (gettext_lazy("Ownership"), ("owner", "queue", "status", "status_changed_at")),
        (
            gettext_lazy("Conversion"),
            ("converted_at", "converted_account", "converted_contact", "converted_opportunity"),
        ),
    )
    defaulted = ("status",)
    autocomplete_fields = ("owner", "queue")
    owner_form = OwnersOrQueuesForm
    actions = (*RecordAdmin.actions, "convert")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A converted lead is for reading."""
        return super().has_change_permission(request, obj) and not (obj and obj.is_converted)

    def has_convert_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(Permission.LEAD_CONVERT)

    @admin.action(description=gettext_lazy("Convert, with new records"), permissions=["convert"])
    def convert(self, request: HttpRequest, queryset: Any) -> None:
        self.do_each(request, queryset, lambda row, by: services.lead_convert(lead=row, by=by))


@admin.register(LeadStatus)
class LeadStatusAdmin(RecordAdmin):
    verbs = Verbs(
        "lead_status",
        create=services.lead_status_create,
        update=services.lead_status_update,
        delete=services.lead_status_delete,
    )
    list_display = ("label", "position", "category", "is_default", "is_active")
    list_filter = ("category", "is_active")
    search_fields = ("label",)
    groups = ((None, ("label", "position", "category", "is_default", "is_active")),)
    defaulted = ("position",)


@admin.register(WebForm)
class WebFormAdmin(RecordAdmin):
    verbs = Verbs(
        "webform",
        create=services.webform_create,
        update=services.webform_update,
        delete=services.webform_delete,
    )
    list_display = ("name", "key", "is_active", "owner", "queue", "source")
    list_filter = ("is_active", "source")
    search_fields = ("name", "key")
    groups = (
        (None, ("name", "key", "is_active")),
        (gettext_lazy("Leads"), ("owner", "queue", "source", "field_map")),
        (gettext_lazy("Where visitors go next"), ("return_url", "allowed_return_urls")),
    )
    autocomplete_fields = ("owner", "queue")


@admin.register(Submission)
class SubmissionAdmin(RecordAdmin):
    """What websites posted, as it came; a failed one can be tried again."""

    list_display = ("created_at", "form", "state", "lead", "attempts", "reason")
    list_filter = ("state", "form")
    search_fields = ("reason", "referrer", "remote_address")
    date_hierarchy = "created_at"
    groups = (
        (None, ("form", "state", "reason", "lead", "attempts", "created_at", "changed_at")),
        (gettext_lazy("Posted"), ("posted", "content_type", "query")),
        (gettext_lazy("From"), ("remote_address", "user_agent", "referrer", "submission_id")),
    )
    actions = ("retry",)

    @admin.display(description=gettext_lazy("posted values"))
    def posted(self, submission: Submission) -> str:
        return "\n".join(f"{name}: {', '.join(values)}" for name, values in submission.payload().items())

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(Permission.SUBMISSION_RETRY)

    @admin.action(description=gettext_lazy("Try again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: Any) -> None:
        self.do_each(request, queryset, _retry)


@admin.register(Conversion)
class ConversionAdmin(RecordAdmin):
    list_display = ("created_at", "lead", "account", "contact", "opportunity", "created_by")
    search_fields = ("lead__last_name", "lead__company", "account__name")
    date_hierarchy = "created_at"
    groups = (
        (None, ("lead", "account", "contact", "opportunity", "created_at", "created_by")),
        (
            gettext_lazy("What conversion made"),
            ("has_created_account", "has_created_contact", "has_created_opportunity"),
        ),
    )


def _retry(submission: Submission, by: Any) -> None:
    """Tries again; what stands in the way now is said, although the attempt is on record."""
    tried = services.submission_retry(submission=submission, by=by)
    if tried.state != Submission.State.DONE:
        raise BusinessRuleError(tried.reason or _("It waits for another try."))
