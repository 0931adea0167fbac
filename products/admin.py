"""Products, tax classes, price books and prices in the admin."""

from __future__ import annotations

from django.contrib import admin

from core.backoffice import ReadOnlyInline, RecordAdmin, Verbs
from products import services
from products.models import PriceBook, PriceBookEntry, Product, TaxClass
from products.record_type import PRICE_BOOK_GROUPS, PRODUCT_GROUPS


class PriceInline(ReadOnlyInline):
    model = PriceBookEntry
    fields = ("price_book", "currency", "unit_price", "is_active")
    relations = ("price_book", "product")
    show_change_link = True


@admin.register(Product)
class ProductAdmin(RecordAdmin):
    list_display = ("name", "code", "family", "unit", "tax_class", "is_active")
    list_filter = ("is_active", "tax_class", "family")
    search_fields = ("name", "code", "family")
    groups = PRODUCT_GROUPS
    inlines = (PriceInline,)


@admin.register(TaxClass)
class TaxClassAdmin(RecordAdmin):
    verbs = Verbs(
        "tax_class",
        create=services.tax_class_create,
        update=services.tax_class_update,
        delete=services.tax_class_delete,
    )
    list_display = ("name", "rate", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = ((None, ("name", "rate", "position", "is_active")),)
    defaulted = ("position",)


@admin.register(PriceBook)
class PriceBookAdmin(RecordAdmin):
    list_display = ("name", "is_standard", "is_active", "description")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = PRICE_BOOK_GROUPS


@admin.register(PriceBookEntry)
class PriceBookEntryAdmin(RecordAdmin):
    verbs = Verbs(
        "entry",
        create=services.price_book_entry_create,
        update=services.price_book_entry_update,
        delete=services.price_book_entry_delete,
    )
    list_display = ("product", "price_book", "currency", "unit_price", "uses_standard_price", "is_active")
    list_filter = ("price_book", "currency", "is_active")
    search_fields = ("product__name", "product__code")
    groups = ((None, ("price_book", "product", "currency", "unit_price", "uses_standard_price", "is_active")),)
    fixed = ("price_book", "product", "currency")
    autocomplete_fields = ("product", "price_book")
