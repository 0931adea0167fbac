"""Pages of a deal's contact roles: add several, edit all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from contacts.models import Contact
from core.errors import BusinessRuleError, StaleRecord
from core.views.pages import redirect_page, render_page
from opportunities import services
from opportunities.models import ContactRole, Opportunity
from opportunities.role_forms import AddContactRolesForm, ContactRolesForm
from users.permissions import permission_required

CHANGE = "opportunities.change_opportunity"


def seen_roles(opportunity: Opportunity, user: Any) -> list[tuple[ContactRole, Contact | None]]:
    """The roles of a deal, each with its contact if the user may see that one."""
    visible = Contact.objects.visible_to(user).filter(pk=OuterRef("contact"))
    roles = opportunity.contact_roles.select_related("role", "contact").annotate(is_seen=Exists(visible))
    return [(role, role.contact if role.is_seen else None) for role in roles]


def _back(request: HttpRequest, opportunity: Opportunity) -> HttpResponse:
    return redirect_page(request, f"{opportunity.get_absolute_url()}?tab=related#contact-roles")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def contact_roles_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives several contacts a part in a deal."""
    opportunity = get_object_or_404(Opportunity.objects.editable_by(request.user), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = AddContactRolesForm(data, opportunity=opportunity, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            added = services.contact_roles_add(opportunity=opportunity, roles=form.roles, by=request.user)
        except BusinessRuleError as error:
            form.add_refusal(error)
            status = error.status
        else:
            text = ngettext("%(count)s contact added.", "%(count)s contacts added.", len(added))
            messages.success(request, text % {"count": len(added)})
            return _back(request, opportunity)
    primary = [pair for pair in seen_roles(opportunity, request.user) if pair[0].is_primary]
    context = {"opportunity": opportunity, "form": form, "primary": primary[0] if primary else None}
    return render_page(request, "opportunities/contact_roles_add.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(CHANGE)
def contact_roles_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """All contact roles of a deal in one form. What somebody else changed meanwhile is shown beside what was chosen."""
    opportunity = get_object_or_404(Opportunity.objects.editable_by(request.user), pk=pk)
    data = request.POST if request.method == "POST" else None
    form = ContactRolesForm(data, roles=seen_roles(opportunity, request.user), version=opportunity.version)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.contact_roles_set(opportunity=opportunity, roles=form.roles, by=request.user, version=form.version)
        except BusinessRuleError as error:
            form, status = _again(request, form, error), error.status
        else:
            messages.success(request, _("The contact roles are saved."))
            return _back(request, opportunity)
    context = {"opportunity": opportunity, "form": form}
    return render_page(request, "opportunities/contact_roles_edit.html", context, status=status)


def _again(request: HttpRequest, form: ContactRolesForm, error: BusinessRuleError) -> ContactRolesForm:
    """The form with the refusal; after a conflict with the roles and the version of now, and what was chosen."""
    if isinstance(error, StaleRecord):
        current: Any = error.current
        roles = seen_roles(current, request.user)
        form = ContactRolesForm(request.POST, roles=roles, version=current.version, meanwhile=True)
    form.add_refusal(error)
    return form
