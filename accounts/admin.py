"""Accounts and lead sources in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.forms import GROUPS
from accounts.models import Account, LeadSource
from core.backoffice import RecordAdmin, Verbs


@admin.register(Account)
class AccountAdmin(RecordAdmin):
    list_display = ("name", "type", "industry", "billing_city", "phone", "owner", "created_at")
    list_filter = ("type", "kind", "industry", "rating", "owner")
    search_fields = ("name", "account_number", "website", "phone", "billing_city")
    date_hierarchy = "created_at"
    groups = (*GROUPS, (_("Ownership"), ("owner",)))
    defaulted = ("owner", "currency")
    autocomplete_fields = ("parent", "owner")


@admin.register(LeadSource)
class LeadSourceAdmin(RecordAdmin):
    verbs = Verbs(
        "lead_source",
        create=services.lead_source_create,
        update=services.lead_source_update,
        delete=services.lead_source_delete,
    )
    list_display = ("name", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = ((None, ("name", "position", "is_active")),)
    defaulted = ("position",)
