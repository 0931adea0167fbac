"""The organisation's settings, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import services
from core.errors import BusinessRuleError
from core.forms import OrganisationForm
from core.models import OrganisationSettings
from core.views.editing import show_refusal
from core.views.pages import redirect_page, render_page


@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("core.change_organisationsettings"):
        raise PermissionDenied
    settings = OrganisationSettings.load()
    form = OrganisationForm(
        request.POST or None, request.FILES or None, instance=settings, initial={"version": settings.version}
    )
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            services.organisation_update(by=request.user, version=form.read_version, **form.fields_to_save())
        except BusinessRuleError as error:
            show_refusal(form, error, request.user)
            status = error.status
        else:
            messages.success(request, _("Organisation settings saved."))
            return redirect_page(request, "core:organisation")
    return render_page(request, "core/organisation.html", {"form": form}, status=status)
