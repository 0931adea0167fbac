"""A quote that is offered anew, or taken as a pattern."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.views.pages import redirect_page, render_page
from products.lines import split_sold
from quotes import services
from quotes.changes import version_changes
from quotes.forms import CloneForm
from quotes.models import Quote
from users.permissions import permission_required
from users.views.people import attempt


@require_POST
@permission_required("quotes.add_quote")
def quote_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the next version of a quote that was presented, and goes there."""
    quote = get_object_or_404(Quote.objects.editable_by(request.user), pk=pk)
    revision = services.quote_revise(quote=quote, by=request.user)
    messages.success(request, _("This is version %(n)s, a draft.") % {"n": revision.revision})
    return redirect_page(request, revision)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("quotes.add_quote")
def quote_clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a new quote of the same opportunity like this one."""
    quotes = Quote.objects.editable_by(request.user).select_related("opportunity")
    quote = get_object_or_404(quotes, pk=pk)
    form = CloneForm(request.POST if request.method == "POST" else None, quote=quote)
    saved, status = attempt(form, lambda **given: services.quote_clone(quote=quote, by=request.user, **given))
    if saved is not None:
        messages.success(request, _("%(record)s is made.") % {"record": saved})
        return redirect_page(request, saved)
    context = {"quote": quote, "form": form, "left_out": split_sold(quote.lines)[1]}
    return render_page(request, "quotes/quote_clone.html", context, status=status)


@require_safe
@permission_required("quotes.view_quote")
def quote_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What this version changed of the one before; 404 for a first version."""
    quotes = Quote.objects.visible_to(request.user).select_related("revises", "opportunity")
    quote = get_object_or_404(quotes, pk=pk)
    changes = version_changes(quote, request.user)
    if changes is None:
        raise Http404
    return render_page(request, "quotes/quote_changes.html", {"quote": quote, "changes": changes})
