"""The line editor of a deal, and the change of its price book."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import BusinessRuleError
from core.forms import add_errors
from core.models import Snapshot
from core.numbers import whole_number
from core.views.pages import redirect_page, render_page
from opportunities import services
from opportunities.forms import PriceBookForm
from opportunities.models import Opportunity
from opportunities.services.replaced import lines_in, replaced_lines
from products.differences import compare
from products.line_forms import LinesForm
from products.repricing import reprice
from users.permissions import permission_required

KEPT = 5  # of the newest sets of replaced lines that are shown


def _editable(request: HttpRequest, pk: int) -> Opportunity:
    rows = Opportunity.objects.editable_by(request.user).select_related("price_book")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("opportunities.change_opportunity")
def opportunity_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The line editor of a deal."""
    opportunity = _editable(request, pk)
    form = LinesForm(
        request.POST if request.method == "POST" else None,
        lines=opportunity.lines.select_related("entry__product"),
        price_book=opportunity.price_book,
        currency=opportunity.currency,
        user=request.user,
        version=opportunity.version,
    )
    if form.is_given_up:
        messages.info(request, _("The lines of %(record)s stay as they were saved.") % {"record": opportunity})
        return redirect_page(request, request.path)
    status = 422 if form.has_errors else 200
    if form.is_valid():
        try:
            saved = services.opportunity_set_lines(
                opportunity=opportunity, lines=form.cleaned_lines, by=request.user, **form.reading
            )
        except BusinessRuleError as error:
            form.add_error(error)
            status = error.status
        else:
            messages.success(request, _("The lines of %(record)s are saved.") % {"record": saved})
            return redirect_page(request, f"{saved.get_absolute_url()}?tab=related")
    context = {"opportunity": opportunity, "lines_form": form, "app_name": "opportunities"}
    return render_page(request, "opportunities/opportunity_lines.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("opportunities.change_opportunity")
def opportunity_change_price_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what another price book (`?price_book=`) makes of the lines, then does it."""
    opportunity = _editable(request, pk)
    data = request.POST if request.method == "POST" else request.GET if "price_book" in request.GET else None
    form = PriceBookForm(data, opportunity=opportunity)
    preview, status = None, 422 if form.is_bound else 200
    if form.is_valid():
        status = 200
        if request.method == "POST":
            try:
                saved = services.opportunity_change_price_book(
                    opportunity=opportunity, by=request.user, **form.cleaned_data
                )
            except BusinessRuleError as error:
                add_errors(form, error)
                status = error.status
            else:
                messages.success(request, _("The price book of %(record)s is changed.") % {"record": saved})
                return redirect_page(request, f"{saved.get_absolute_url()}?tab=related")
        lines = opportunity.lines.select_related("entry__product")
        book, is_repriced = form.cleaned_data["price_book"], form.cleaned_data["is_repriced"]
        preview = reprice(lines, price_book=book, currency=opportunity.currency, is_repriced=is_repriced)
    context = {"opportunity": opportunity, "form": form, "preview": preview, "app_name": "opportunities"}
    return render_page(request, "opportunities/change_price_book.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("opportunities.change_opportunity")
def opportunity_replaced_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines that a sync replaced, beside those of now; a post puts some (`snapshot`) back."""
    opportunity = _editable(request, pk)
    error, status = "", 200
    if request.method == "POST":
        version = whole_number(request.POST.get("version", "")) or None
        key = whole_number(request.POST.get("snapshot", ""))
        try:
            saved = services.opportunity_put_lines_back(
                opportunity=opportunity, snapshot=Snapshot(pk=key), by=request.user, version=version
            )
        except BusinessRuleError as refusal:
            error, status = refusal.message, refusal.status
            opportunity.refresh_from_db()
        else:
            messages.success(request, _("The lines of %(record)s are as they were.") % {"record": saved})
            return redirect_page(request, f"{saved.get_absolute_url()}?tab=related")
    now = list(opportunity.lines.select_related("entry__product"))
    kept = [(snapshot, lines_in(snapshot)) for snapshot in replaced_lines(opportunity.pk)[:KEPT]]
    context = {
        "opportunity": opportunity,
        "kept": [(snapshot, compare(now, lines), sum(line.total for line in lines)) for snapshot, lines in kept],
        "error": error,
        "app_name": "opportunities",
    }
    return render_page(request, "opportunities/replaced_lines.html", context, status=status)
