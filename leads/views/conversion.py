"""The page on which a conversion is reviewed and done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Account
from contacts.models import Contact
from core.errors import BusinessRuleError
from core.forms import add_errors
from core.views.pages import redirect_page, render_page
from leads import mapping, services
from leads.candidates import shown_values
from leads.convert_form import LeadConvertForm
from leads.errors import AlreadyConverted
from leads.models import Conversion, Lead
from paths.celebration import tell_move
from paths.errors import GateBlocked
from users.models import User
from users.permissions import Permission, permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.LEAD_CONVERT)
def lead_convert(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what would happen, then does it. Whoever comes second is led to what the first one made."""
    rows = Lead.objects.editable_by(request.user).select_related("owner", "queue", "source", "status")
    lead = get_object_or_404(rows, pk=pk)
    if lead.is_converted:
        return redirect_page(request, landing(lead.conversion, request.user))
    form = LeadConvertForm(request.POST or None, lead=lead, user=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                conversion = services.lead_convert(lead=lead, by=request.user, **form.cleaned_data)
            except AlreadyConverted as error:
                return redirect_page(request, landing(error.conversion, request.user))
            except BusinessRuleError as error:
                add_errors(form, error)
                if isinstance(error, GateBlocked):
                    form.offer_override()
                status = error.status
            else:
                tell_move(request, conversion.lead, success_text(conversion))
                return redirect_page(request, landing(conversion, request.user))
    return render_page(request, "leads/lead_convert.html", page_context(lead, form), fragment="form", status=status)


def page_context(lead: Lead, form: LeadConvertForm) -> dict[str, Any]:
    """The form, and what new records would say."""
    return {
        "lead": lead,
        "form": form,
        "new_account": shown_values(Account, mapping.account_values(lead)),
        "new_contact": shown_values(Contact, mapping.contact_values(lead)),
    }


def landing(conversion: Conversion, user: User) -> Any:
    """Where to go on after a conversion: the opportunity, else the account, else the lead; what the user may see."""
    for record in (conversion.opportunity, conversion.account):
        if record and type(record)._default_manager.visible_to(user).filter(pk=record.pk).exists():
            return record
    return conversion.lead


def success_text(conversion: Conversion) -> str:
    if conversion.opportunity:
        text = _("Converted: contact %(contact)s at %(account)s, opportunity %(opportunity)s.")
    else:
        text = _("Converted: contact %(contact)s at %(account)s.")
    names = ("contact", "account", "opportunity")
    return text % {name: getattr(conversion, name) for name in names}
