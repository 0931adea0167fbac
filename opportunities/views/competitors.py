"""Pages of an opportunity's competitors: add, change, remove."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.views.pages import redirect_page, render_page
from opportunities import services
from opportunities.forms import CompetitorForm
from opportunities.models import Opportunity, OpportunityCompetitor
from users.permissions import permission_required
from users.views.people import attempt

CHANGE = "opportunities.change_opportunity"


def _back(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    return redirect_page(request, f"{opportunity.get_absolute_url()}?tab=related#competitors")


def _row(request: HttpRequest, pk: int) -> OpportunityCompetitor:
    rows = OpportunityCompetitor.objects.editable_by(request.user)
    return get_object_or_404(rows.select_related("opportunity", "competitor"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def competitor_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes a competitor of a deal."""
    opportunity = get_object_or_404(Opportunity.objects.editable_by(request.user), pk=pk)
    form = CompetitorForm(request.POST if request.method == "POST" else None, opportunity=opportunity)
    row, status = attempt(
        form, lambda **given: services.opportunity_competitor_add(opportunity=opportunity, by=request.user, **given)
    )
    if row is not None:
        messages.success(request, _("%(name)s added.") % {"name": row})
        return _back(request, opportunity)
    context = {"opportunity": opportunity, "form": form}
    return render_page(request, "opportunities/competitor.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def competitor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what is known of a deal's competitor."""
    row = _row(request, pk)
    data = request.POST if request.method == "POST" else None
    form = CompetitorForm(data, opportunity=row.opportunity, row=row)
    saved, status = attempt(
        form,
        lambda **given: services.opportunity_competitor_update(opportunity_competitor=row, by=request.user, **given),
    )
    if saved is not None:
        messages.success(request, _("%(name)s saved.") % {"name": row})
        return _back(request, row.opportunity)
    context = {"opportunity": row.opportunity, "form": form, "row": row}
    return render_page(request, "opportunities/competitor.html", context, status=status)


@require_POST
@permission_required(CHANGE)
def competitor_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a competitor from a deal."""
    row = _row(request, pk)
    services.opportunity_competitor_remove(opportunity_competitor=row, by=request.user)
    messages.success(request, _("%(name)s removed.") % {"name": row})
    return _back(request, row.opportunity)
