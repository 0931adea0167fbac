"""What is done with a quote: its lines edited and chosen, its sync begun and ended."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import BusinessRuleError
from core.numbers import whole_number
from core.templatetags.display import money
from core.views.pages import next_url, redirect_page, render_page
from products.line_forms import LinesForm
from quotes import services
from quotes.amounts_form import AmountsForm
from quotes.contents import contents
from quotes.models import Quote, QuoteLine
from quotes.preview import sync_preview
from quotes.services.locking import locked_text
from users.permissions import Permission, permission_required


def _editable(request: HttpRequest, pk: int) -> Quote:
    rows = Quote.objects.editable_by(request.user).select_related("opportunity", "price_book")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("quotes.change_quote")
def quote_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The line editor of a quote, with discount, tax and shipping; one that was presented has none."""
    quote = _editable(request, pk)
    if quote.is_locked and request.method != "POST":
        messages.warning(request, locked_text(quote))
        return redirect_page(request, quote)
    data = request.POST if request.method == "POST" else None
    amounts = AmountsForm(data, quote)
    form = LinesForm(
        data,
        lines=contents(quote) if data is None else (),
        has_notes=True,
        price_book=quote.price_book,
        currency=quote.currency,
        user=request.user,
        version=quote.version,
        amounts=amounts.stored,
    )
    if form.is_given_up:
        messages.info(request, _("The lines of %(record)s stay as they were saved.") % {"record": quote})
        return redirect_page(request, request.path)
    status = 422 if form.has_errors or amounts.errors else 200
    if form.is_valid() and not amounts.errors:
        try:
            services.quote_set_lines(
                quote=quote, lines=form.cleaned_lines, by=request.user, **form.reading, **amounts.values
            )
        except BusinessRuleError as error:
            if not amounts.add_error(error):
                theirs, total = getattr(error, "current", quote), amounts.sums(form.cleaned_lines)["total_price"]
                form.add_error(error, amounts.beside(theirs), amounts.words_beside(theirs), total)
            status = error.status
        else:
            messages.success(request, _("The lines of %(record)s are saved.") % {"record": quote})
            return redirect_page(request, quote)
    return render_page(request, "quotes/quote_lines.html", lines_context(quote, form, amounts), status=status)


def lines_context(quote: Quote, form: LinesForm, amounts: AmountsForm) -> dict[str, Any]:
    """For the editor; the grand total is that of what stands in it now."""
    return {
        "quote": quote,
        "lines_form": form,
        "amounts": amounts,
        "sums": amounts.sums(form.cleaned_lines),
        "documents": quote.documents.select_related("template", "created_by").defer("snapshot"),
    }


@require_POST
@permission_required("quotes.change_quote")
def quote_choose_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes an option of a quote into its total (`chosen=1`), or offers a line beside it (`chosen=0`)."""
    rows = QuoteLine.objects.editable_by(request.user).select_related("quote__opportunity", "entry__product")
    line = get_object_or_404(rows, pk=pk)
    is_chosen = {"1": True, "0": False}.get(request.POST.get("chosen", ""))
    if is_chosen is None:
        raise BusinessRuleError(_("Say whether it counts."), field="chosen")
    version = whole_number(request.POST.get("version", "")) or None
    quote = services.quote_choose_line(line=line, is_chosen=is_chosen, by=request.user, version=version)
    text = _("%(product)s counts now: the total price is %(total)s.")
    if not is_chosen:
        text = _("%(product)s is offered beside the total: the total price is %(total)s.")
    total = money(quote.total_price, quote.currency)
    messages.success(request, text % {"product": line.entry.product.name, "total": total})
    return redirect_page(request, f"{quote.get_absolute_url()}#line-{line.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.QUOTE_SYNC)
def quote_start_sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what a sync would change, then does it."""
    quote = _editable(request, pk)
    error, status = "", 200
    if request.method == "POST":
        version = whole_number(request.POST.get("version", "")) or None
        try:
            services.quote_start_sync(quote=quote, by=request.user, version=version)
        except BusinessRuleError as refusal:
            error, status = refusal.message, refusal.status
            quote.refresh_from_db()
        else:
            messages.success(request, _("%(quote)s and the opportunity are kept the same now.") % {"quote": quote})
            return redirect_page(request, next_url(request, quote.get_absolute_url()))
    context = {"quote": quote, "preview": sync_preview(quote), "error": error}
    context["cancel_url"] = next_url(request, quote.get_absolute_url())
    return render_page(request, "quotes/quote_start_sync.html", context, status=status)


@require_POST
@permission_required(Permission.QUOTE_SYNC)
def quote_stop_sync(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends the sync; both sides keep their lines."""
    quote = services.quote_stop_sync(quote=_editable(request, pk), by=request.user)
    messages.success(request, _("%(quote)s no longer syncs. Both sides keep their lines.") % {"quote": quote})
    return redirect_page(request, next_url(request, quote.get_absolute_url()))
