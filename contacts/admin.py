"""Contacts in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from contacts.forms import GROUPS
from contacts.models import Contact
from core.backoffice import RecordAdmin


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    list_display = ("__str__", "account", "title", "email", "phone", "owner", "created_at")
    list_filter = ("do_not_call", "has_opted_out_of_email", "owner")
    search_fields = ("first_name", "last_name", "email", "phone", "account__name")
    date_hierarchy = "created_at"
    groups = (*GROUPS, (_("Ownership"), ("owner",)))
    defaulted = ("owner",)
    autocomplete_fields = ("account", "reports_to", "owner")
