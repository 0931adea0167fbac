"""Pages that write prices: a new one, several in a grid, one deleted, many changed by percent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.errors import BusinessRuleError
from core.forms import add_errors
from core.records import type_of
from core.templatetags.display import number
from core.views.pages import next_url, redirect_page, render_page
from products import services
from products.forms import PriceForm, PriceRuleForm
from products.models import PriceBook, PriceBookEntry, Product
from products.price_changes import PriceFilter, PriceRule, preview, priced
from products.price_grid import PriceGrid
from products.price_pages import PricePage
from products.views.records import price_list
from users.permissions import permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.add_pricebookentry")
def product_price_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new price of a product, in whichever book."""
    return _add(request, product=get_object_or_404(Product.objects.editable_by(request.user), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.add_pricebookentry")
def price_book_price_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new price in a book, of whichever product."""
    return _add(request, price_book=get_object_or_404(PriceBook.objects.editable_by(request.user), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.change_pricebookentry")
def product_prices(request: HttpRequest, pk: int) -> HttpResponse:
    """All prices of a product, to edit."""
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=pk)
    rows = product.entries.select_related("product", "price_book")
    entries = rows.order_by("-price_book__is_standard", "price_book__name", "currency")
    return _edit(request, product, entries, {})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.change_pricebookentry")
def price_book_prices(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of a book's prices, as its filter chooses them, to edit."""
    price_book = get_object_or_404(PriceBook.objects.editable_by(request.user), pk=pk)
    context = price_list(price_book, request)
    return _edit(request, price_book, context["page"].rows, context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.delete_pricebookentry")
def price_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then deletes a price; a refusal is shown on the same page."""
    rows = PriceBookEntry.objects.select_related("product", "price_book")
    entry = get_object_or_404(rows, pk=pk)
    back, error = next_url(request, entry.price_book.get_absolute_url()), None
    if request.method == "POST":
        try:
            services.price_book_entry_delete(entry=entry, by=request.user)
        except BusinessRuleError as refusal:
            error = refusal
        else:
            messages.success(request, _("The price of %(product)s is deleted.") % {"product": entry.product})
            return redirect_page(request, back)
    context = {"entry": entry, "back": back, "error": error}
    return render_page(request, "products/price_confirm_delete.html", context, status=error.status if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("products.change_pricebookentry")
def price_book_change_prices(request: HttpRequest, pk: int) -> HttpResponse:
    """Many prices of a book by percent: GET previews what the address asks for, POST does what was previewed."""
    price_book = get_object_or_404(PriceBook.objects.editable_by(request.user), pk=pk)
    asked = price_list(price_book, request)
    form = PriceRuleForm(request.GET if "percent" in request.GET else None, price_book=price_book)
    error = None
    if request.method == "POST" and form.is_valid() and asked["only"]:
        try:
            changed = _change(request, price_book, asked["only"], form.rule)
        except BusinessRuleError as refusal:
            error = refusal
        else:
            said = ngettext("%(n)s price changed.", "%(n)s prices changed.", changed)
            messages.success(request, said % {"n": number(changed)})
            return redirect_page(request, f"{price_book.get_absolute_url()}?{_query(request, without=RULE)}")
    shown = _previewed(request, price_book, asked["only"], form)
    context = {"record": price_book, "form": form, "error": error, **asked, **shown}
    status = error.status if error else (422 if form.errors else 200)
    return render_page(request, "products/change_prices.html", context, status=status)


RULE = ("percent", "basis", "after", "before")


def _add(request: HttpRequest, **known: Any) -> HttpResponse:
    [record] = known.values()
    form = PriceForm(request.POST if request.method == "POST" else None, user=request.user, **known)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            entry = services.price_book_entry_create(by=request.user, **form.fields_to_save())
        except BusinessRuleError as error:
            add_errors(form, error)
            status = error.status
        else:
            messages.success(request, _("%(price)s added.") % {"price": entry})
            return redirect_page(request, record)
    context = {"record": record, "record_type": type_of(record), "form": form}
    return render_page(request, "products/price_form.html", context, status=status)


def _edit(request: HttpRequest, record: Any, entries: Any, more: dict[str, Any]) -> HttpResponse:
    grid = PriceGrid(entries, request.POST if request.method == "POST" else None, user=request.user)
    status = 422 if grid.has_errors else 200
    if grid.is_bound and not grid.has_errors:
        try:
            changed = services.price_book_entries_update(edits=grid.edits, by=request.user)
        except BusinessRuleError as error:
            grid.add_error(error)
            status = error.status
        else:
            said = ngettext("%(n)s price saved.", "%(n)s prices saved.", changed)
            messages.success(request, said % {"n": number(changed)})
            return redirect_page(request, f"{record.get_absolute_url()}?{_query(request)}")
    context = {"record": record, "record_type": type_of(record), "grid": grid, "query": _query(request), **more}
    return render_page(request, "products/price_grid.html", context, status=status)


def _change(request: HttpRequest, price_book: PriceBook, only: PriceFilter, rule: PriceRule) -> int:
    expected = request.POST.get("expected", "")
    return services.price_book_change_prices(
        price_book=price_book, only=only, rule=rule, by=request.user, expected=expected
    )


def _previewed(
    request: HttpRequest, price_book: PriceBook, only: PriceFilter | None, form: PriceRuleForm
) -> dict[str, Any]:
    """The preview and a page of its rows as (entry, new price); nothing until it can be made."""
    if only is None or not form.is_valid():
        return {}
    try:
        found = preview(price_book, only, form.rule)
    except BusinessRuleError as error:
        add_errors(form, error)
        return {}
    page = PricePage(priced(price_book, only), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return {"preview": found, "page": page, "rows": [(entry, form.rule.new_price(entry)) for entry in page.rows]}


def _query(request: HttpRequest, without: tuple[str, ...] = ()) -> str:
    """The filter of the address, for the page that one goes back to."""
    query: QueryDict = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()
