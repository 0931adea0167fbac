"""Pages of an opportunity's team: add, change, remove."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.views.pages import redirect_page, render_page
from opportunities import services
from opportunities.forms import TeamMemberForm
from opportunities.models import Opportunity, OpportunityTeamMember
from users.permissions import permission_required
from users.views.people import attempt

CHANGE = "opportunities.change_opportunity"


def _back(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    return redirect_page(request, f"{opportunity.get_absolute_url()}?tab=related#team")


def _member(request: HttpRequest, pk: int) -> OpportunityTeamMember:
    members = OpportunityTeamMember.objects.editable_by(request.user)
    return get_object_or_404(members.select_related("opportunity", "user", "share"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def team_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a colleague into the team of a deal."""
    opportunity = get_object_or_404(Opportunity.objects.editable_by(request.user), pk=pk)
    form = TeamMemberForm(request.POST if request.method == "POST" else None, opportunity=opportunity)
    member, status = attempt(
        form, lambda **given: services.team_member_add(opportunity=opportunity, by=request.user, **given)
    )
    if member is not None:
        messages.success(request, _("%(user)s is in the team now.") % {"user": member.user})
        return _back(request, opportunity)
    context = {"opportunity": opportunity, "form": form}
    return render_page(request, "opportunities/team_member.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes a member's role and access."""
    member = _member(request, pk)
    data = request.POST if request.method == "POST" else None
    form = TeamMemberForm(data, opportunity=member.opportunity, team_member=member)
    saved, status = attempt(
        form, lambda **given: services.team_member_update(team_member=member, by=request.user, **given)
    )
    if saved is not None:
        messages.success(request, _("%(user)s is changed in the team.") % {"user": member.user})
        return _back(request, member.opportunity)
    context = {"opportunity": member.opportunity, "form": form, "member": member}
    return render_page(request, "opportunities/team_member.html", context, status=status)


@require_POST
@permission_required(CHANGE)
def team_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a member out of the team, and their access with them."""
    member = _member(request, pk)
    services.team_member_remove(team_member=member, by=request.user)
    messages.success(request, _("%(user)s is out of the team.") % {"user": member.user})
    return _back(request, member.opportunity)
