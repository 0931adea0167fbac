"""Quotes with their lines and documents, and the templates, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.backoffice import ReadOnlyInline, RecordAdmin, Verbs
from quotes import services
from quotes.forms import DETAIL_GROUPS
from quotes.models import (
    Quote,
    QuoteDocument,
    QuoteLine,
    QuoteNote,
    QuoteTemplate,
    QuoteTemplateVersion,
    SyncedField,
)
from users.permissions import Permission

LINE_FIELDS = ("position", "entry", "quantity", "list_price", "unit_price", "discount", "total", "description")


class QuoteLineInline(ReadOnlyInline):
    model = QuoteLine
    fields = (*LINE_FIELDS[:-2], "adjustment", "is_optional", "tax_rate", *LINE_FIELDS[-2:])
    relations = ("entry__product", "entry__price_book")


class QuoteNoteInline(ReadOnlyInline):
    model = QuoteNote
    fields = ("position", "is_heading", "text")


class QuoteDocumentInline(ReadOnlyInline):
    model = QuoteDocument
    fields = ("number", "name", "template", "state", "grand_total", "created_at", "created_by")
    relations = ("template", "created_by")


@admin.register(Quote)
class QuoteAdmin(RecordAdmin):
    list_display = ("number", "revision", "name", "opportunity", "status", "is_syncing", "grand_total", "owner")
    list_filter = ("status", "is_syncing", "owner")
    search_fields = ("number", "name", "opportunity__name", "opportunity__account__name")
    date_hierarchy = "created_at"
    groups = DETAIL_GROUPS
    defaulted = ("name", "status", "tax", "shipping_handling", "owner")
    computed = ("price_book",)
    autocomplete_fields = ("opportunity", "contact", "owner")
    inlines = (QuoteLineInline, QuoteNoteInline, QuoteDocumentInline)


@admin.register(QuoteLine)
class QuoteLineAdmin(RecordAdmin):
    list_display = ("__str__", "quote", "unit_price", "discount", "total")
    list_select_related = ("entry__product",)
    search_fields = ("quote__name", "quote__number", "entry__product__name", "description")
    groups = ((None, ("quote", *LINE_FIELDS, "service_date")),)


@admin.register(QuoteNote)
class QuoteNoteAdmin(RecordAdmin):
    list_display = ("__str__", "quote", "is_heading")
    list_filter = ("is_heading",)
    list_select_related = ("quote",)
    search_fields = ("text", "quote__name", "quote__number")
    groups = ((None, ("quote", "position", "is_heading", "text")),)


@admin.register(QuoteDocument)
class QuoteDocumentAdmin(RecordAdmin):
    """Printed quotes. Their files are downloaded from the quote's own page, which asks who may."""

    list_display = ("name", "quote", "number", "state", "grand_total", "template", "created_at", "created_by")
    list_filter = ("state", "template")
    search_fields = ("name", "quote__name", "quote__number")
    date_hierarchy = "created_at"
    groups = (
        (None, ("quote", "number", "name", "template", "state", "reason", "attempts")),
        (_("Contents"), ("grand_total", "discount", "sha256", "created_at", "created_by")),
    )
    actions = ("retry",)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(Permission.QUOTE_DOCUMENT)

    @admin.action(description=_("Try again"), permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: Any) -> None:
        self.do_each(request, queryset, lambda row, by: services.document_retry(document=row, by=by))


class QuoteTemplateVersionInline(ReadOnlyInline):
    model = QuoteTemplateVersion
    fields = ("number", "design", "colour", "published_at", "published_by")
    relations = ("published_by",)


@admin.register(QuoteTemplate)
class QuoteTemplateAdmin(RecordAdmin):
    """For reading: templates are made in the product (quotes.views.templates), with a preview."""

    list_display = ("name", "is_default", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = ((None, ("name", "is_default", "is_active")),)
    inlines = (QuoteTemplateVersionInline,)


@admin.register(QuoteTemplateVersion)
class QuoteTemplateVersionAdmin(RecordAdmin):
    """For reading, as its template."""

    list_display = ("template", "number", "design", "published_at", "published_by")
    list_filter = ("design",)
    list_select_related = ("template", "published_by")
    search_fields = ("template__name",)
    groups = (
        (None, ("template", "number", "design", "colour", "font", "published_at", "published_by")),
        (_("Words"), ("header", "introduction", "terms", "footer")),
    )


@admin.register(SyncedField)
class SyncedFieldAdmin(RecordAdmin):
    """Which fields, beside lines and amount, are kept the same while a quote syncs."""

    verbs = Verbs(
        "synced_field",
        create=services.synced_field_create,
        update=services.synced_field_update,
        delete=services.synced_field_delete,
    )
    list_display = ("quote_field", "opportunity_field")
    list_display_links = list_display
    groups = ((None, ("quote_field", "opportunity_field")),)
    actions = ()
