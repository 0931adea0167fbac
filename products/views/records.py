"""Pages of products and price books."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from core.views.editing import RecordCreateView, RecordDeleteView, RecordEditView
from core.views.lists import Column, RecordListView, Scope, places
from core.views.records import RecordDetailView
from products.forms import PriceBookForm, PriceFilterForm, ProductForm
from products.models import PriceBook, PriceBookEntry, Product
from products.price_pages import PricePage

TABS = (("prices", _("Prices")), ("details", _("Details")), ("related", _("Related")))


class ProductList(RecordListView):
    model = Product
    template_name = "products/product_list.html"
    default_sort = "name"
    columns = (
        Column("name", _("Product"), ("name",)),
        Column("family", _("Family"), ("family",), "d-none d-md-table-cell"),
        Column("unit", _("Unit"), css="d-none d-lg-table-cell"),
        Column("price", _("Standard price"), css="pw-num"),
        Column("state", _("State"), css="d-none d-md-table-cell"),
        Column("created", _("Created"), ("created_at",), "d-none d-lg-table-cell"),
    )
    scopes = (Scope("active", _("Active products"), method="active"), Scope("all", _("All products")))
    quick_filters = ("family", "tax_class")

    def prepare(self, rows: Any) -> Any:
        standard = PriceBookEntry.objects.standard().filter(is_active=True).order_by("currency")
        return rows.prefetch_related(Prefetch("entries", standard, to_attr="standard_prices"))


class ProductDetail(RecordDetailView):
    model = Product
    template_name = "products/product_detail.html"
    tabs = TABS

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("tax_class", "created_by", "changed_by")

    def more_context(self, record: Product) -> dict[str, Any]:
        prices = record.entries.select_related("price_book").order_by(
            "-price_book__is_standard", "price_book__name", "currency"
        )
        return {"prices": prices, "can_price": self.request.user.has_perm("products.change_pricebookentry")}


class ProductCreate(RecordCreateView):
    model = Product
    form_class = ProductForm
    initial_from = ("name", "family")


class ProductEdit(RecordEditView):
    model = Product
    form_class = ProductForm


class ProductDelete(RecordDeleteView):
    model = Product


class PriceBookList(RecordListView):
    model = PriceBook
    template_name = "products/price_book_list.html"
    default_sort = "name"
    columns = (
        Column("name", _("Price book"), ("name",)),
        Column("description", _("Description"), css="d-none d-md-table-cell"),
        Column("prices", _("Prices"), css="pw-num"),
        Column("state", _("State"), css="d-none d-md-table-cell"),
        Column("created", _("Created"), ("created_at",), "d-none d-lg-table-cell"),
    )
    scopes = (Scope("active", _("Active price books"), method="active"), Scope("all", _("All price books")))

    def prepare(self, rows: Any) -> Any:
        return rows.annotate(price_count=Count("entries", filter=Q(entries__is_active=True)))


class PriceBookDetail(RecordDetailView):
    model = PriceBook
    template_name = "products/price_book_detail.html"
    tabs = TABS

    def prepare(self, rows: Any) -> Any:
        return rows.select_related("created_by", "changed_by")

    def context(self, record: PriceBook) -> dict[str, Any]:
        found = super().context(record)
        return {**found, "can_delete": found["can_delete"] and not record.is_standard}

    def more_context(self, record: PriceBook) -> dict[str, Any]:
        return {
            **price_list(record, self.request),
            "can_price": self.request.user.has_perm("products.change_pricebookentry"),
        }


class PriceBookCreate(RecordCreateView):
    model = PriceBook
    form_class = PriceBookForm
    initial_from = ("name",)


class PriceBookEdit(RecordEditView):
    model = PriceBook
    form_class = PriceBookForm


class PriceBookDelete(RecordDeleteView):
    model = PriceBook


def price_list(price_book: PriceBook, request: Any) -> dict[str, Any]:
    """The context of a page of a book's prices: the filter's form, what it chooses (None: nothing that can be chosen),
    and the page.
    """
    form = PriceFilterForm(request.GET, price_book=price_book)
    only = form.chosen
    rows = PriceBookEntry.objects.filter(price_book=price_book)
    page = PricePage(only.among(rows) if only else rows.none(), **places(request))
    return {"filter_form": form, "only": only, "page": page, "is_narrowed": only is None or not only.is_empty}
