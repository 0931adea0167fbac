"""Closing a deal, and making another one like it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.views.pages import next_url, redirect_page, render_page
from opportunities import services
from opportunities.closing_forms import CloneForm, CloseForm
from opportunities.models import Opportunity
from paths.celebration import tell_move
from paths.errors import GateBlocked
from products.lines import split_sold
from users.permissions import permission_required
from users.views.people import attempt


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("opportunities.change_opportunity")
def opportunity_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Closes a deal, `?stage=` being chosen beforehand: a page, or (fragment "form") the inside of a dialog."""
    deals = Opportunity.objects.editable_by(request.user).select_related("stage")
    opportunity = get_object_or_404(deals, pk=pk)
    data = request.POST if request.method == "POST" else None
    form = CloseForm(data, opportunity=opportunity, user=request.user, stage=request.GET.get("stage", ""))  # type: ignore[arg-type]
    saved, status = attempt(form, partial(_close, form, opportunity=opportunity, by=request.user))
    if saved is not None:
        tell_move(request, saved, _("%(record)s is closed: %(stage)s.") % {"record": saved, "stage": saved.stage})
        return redirect_page(request, next_url(request, saved.get_absolute_url()))
    if form.is_bound:
        opportunity.refresh_from_db()  # the next try begins with what is stored now
    form.point_out()
    context = {"opportunity": opportunity, "form": form, "next": next_url(request, "")}
    # htmx shows no other refusals than 422.
    shown = 422 if form.is_bound and getattr(request, "htmx", None) else status
    return render_page(request, "opportunities/close.html", context, fragment="form", status=shown)


def _close(form: CloseForm, **given: Any) -> Opportunity:
    """The one service; a gate that stops it has the form ask why it should not count."""
    try:
        return services.opportunity_close(**given)
    except GateBlocked:
        form.offer_override()
        raise


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("opportunities.add_opportunity")
def opportunity_clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes a deal like one that the user sees."""
    opportunity = get_object_or_404(Opportunity.objects.visible_to(request.user).select_related("stage"), pk=pk)
    form = CloneForm(request.POST if request.method == "POST" else None, opportunity=opportunity)
    left_out = split_sold(opportunity.lines)[1]
    saved, status = attempt(
        form, lambda **given: services.opportunity_clone(opportunity=opportunity, by=request.user, **given)
    )
    if saved is not None:
        messages.success(request, _("%(record)s is made.") % {"record": saved})
        if left_out and form.cleaned_data["with_lines"]:
            names = ", ".join(str(line.product) for line in left_out)
            messages.warning(request, _("No longer sold, so left out: %(names)s.") % {"names": names})
        return redirect_page(request, saved)
    context: dict[str, Any] = {"opportunity": opportunity, "form": form, "left_out": left_out}
    return render_page(request, "opportunities/clone.html", context, status=status)
