"""The organisation's settings in the admin: one row, for administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from core.backoffice import RecordAdmin, Verbs
from core.models import OrganisationSettings, Snapshot
from core.services import organisation_update


def _update(*, organisation: OrganisationSettings, **fields: Any) -> OrganisationSettings:
    return organisation_update(**fields)


@admin.register(OrganisationSettings)
class OrganisationAdmin(RecordAdmin):
    verbs = Verbs("organisation", update=_update)
    list_display = ("name", "currency", "country", "email")
    groups = (
        (None, ("name", "logo", "phone", "email", "website")),
        (_("Address"), ("street", "city", "state", "postal_code", "country")),
        (_("On quotes"), ("tax_number", "bank_details", "quote_number_format", "quote_tax_mode")),
        (_("How we work"), ("currency", "fiscal_year_start", "sells_to_people")),
    )


@admin.register(Snapshot)
class SnapshotAdmin(RecordAdmin):
    """What was written down, to look at: it is put back from "Recently deleted"."""

    list_display = ("label", "kind", "content_type", "owner", "by", "at", "put_back_at")
    list_filter = ("kind", "content_type")
    search_fields = ("label",)
    date_hierarchy = "at"
    groups = (
        (None, ("label", "kind", "note", "content_type", "object_id")),
        (_("When"), ("owner", "by", "at", "put_back_by", "put_back_at")),
    )
    actions = ()
