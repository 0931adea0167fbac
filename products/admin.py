"""Products, price books and prices: until they have pages of their own, the admin is where they are kept."""

from __future__ import annotations

from django.contrib import admin

from core.backoffice import ReadOnlyInline, RecordAdmin, Verbs
from products import services
from products.models import PriceBook, PriceBookEntry, Product


class PriceInline(ReadOnlyInline):
    model = PriceBookEntry
    fields = ("price_book", "currency", "unit_price", "is_active")
    relations = ("price_book", "product")
    show_change_link = True


@admin.register(Product)
class ProductAdmin(RecordAdmin):
    verbs = Verbs(
        "product", create=services.product_create, update=services.product_update, delete=services.product_delete
    )
    list_display = ("name", "code", "family", "unit", "is_active")
    list_filter = ("is_active", "family")
    search_fields = ("name", "code", "family")
    groups = ((None, ("name", "code", "family", "unit", "description", "is_active")),)
    inlines = (PriceInline,)


@admin.register(PriceBook)
class PriceBookAdmin(RecordAdmin):
    verbs = Verbs(
        "price_book",
        create=services.price_book_create,
        update=services.price_book_update,
        delete=services.price_book_delete,
    )
    list_display = ("name", "is_standard", "is_active", "description")
    list_filter = ("is_active",)
    search_fields = ("name",)
    groups = ((None, ("name", "is_standard", "description", "is_active")),)


@admin.register(PriceBookEntry)
class PriceBookEntryAdmin(RecordAdmin):
    verbs = Verbs(
        "entry",
        create=services.price_book_entry_create,
        update=services.price_book_entry_update,
        delete=services.price_book_entry_delete,
    )
    list_display = ("product", "price_book", "currency", "unit_price", "is_active")
    list_filter = ("price_book", "currency", "is_active")
    search_fields = ("product__name", "product__code")
    groups = ((None, ("price_book", "product", "currency", "unit_price", "is_active")),)
    fixed = ("price_book", "product", "currency")
    autocomplete_fields = ("product", "price_book")
