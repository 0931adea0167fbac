"""What the line editors ask about products."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.numbers import whole_number
from products.line_forms import SUGGESTIONS
from products.models import PriceBook
from products.picking import named_entries, offered_entries
from users.permissions import permission_required


@require_safe
@permission_required("products.view_pricebookentry")
def entry_options(request: HttpRequest) -> HttpResponse:
    """The entries of a price book (`?book=`, `?currency=`) as options of a datalist.

    Those that match `?q=`; or those whose code or name is one of `?name=`, up to `SUGGESTIONS` of them.
    """
    book = get_object_or_404(PriceBook, pk=whole_number(request.GET.get("book", "")))
    names, currency = request.GET.getlist("name")[:SUGGESTIONS], request.GET.get("currency", "")
    if names:
        return render(request, "products/entry_options.html", {"entries": named_entries(book, currency, names)})
    entries = offered_entries(book, currency, request.GET.get("q", "")[:200])[:SUGGESTIONS]
    return render(request, "products/entry_options.html", {"entries": entries})
