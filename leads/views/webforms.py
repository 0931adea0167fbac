"""Pages for managers: web forms, their HTML, and what was submitted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from core.numbers import whole_number
from core.paging import Page, Sort
from core.views.editing import show_refusal
from core.views.lists import places
from core.views.pages import redirect_page, render_page
from leads import services
from leads.capture import UnreadableBody
from leads.models import Submission, WebForm
from leads.webform_forms import WebFormForm
from leads.webform_inputs import chosen_names, inputs
from users.permissions import Permission, permission_required


@require_safe
@permission_required("leads.view_webform")
def webform_list(request: HttpRequest) -> HttpResponse:
    rows = WebForm.objects.select_related("owner", "queue").annotate(
        submission_count=Count("submissions"), newest=Max("submissions__created_at")
    )
    return render_page(request, "leads/webform_list.html", {"webforms": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("leads.add_webform")
def webform_create(request: HttpRequest) -> HttpResponse:
    """A new web form; the page after it shows the HTML to copy."""
    form = WebFormForm(request.POST or None, initial={"owner": request.user})
    saved, status = _save(form, lambda **fields: services.webform_create(by=request.user, **fields), request.user)
    if saved:
        return redirect_page(request, reverse("leads:webform_html", args=[saved.pk]))
    return render_page(request, "leads/webform_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("leads.change_webform")
def webform_edit(request: HttpRequest, pk: int) -> HttpResponse:
    webform = get_object_or_404(WebForm, pk=pk)
    form = WebFormForm(request.POST or None, instance=webform)

    def update(**fields: Any) -> WebForm:
        return services.webform_update(webform=webform, by=request.user, version=form.read_version, **fields)

    saved, status = _save(form, update, request.user)
    if saved:
        messages.success(request, _("%(form)s saved.") % {"form": saved})
        return redirect_page(request, "leads:webform_list")
    return render_page(request, "leads/webform_form.html", {"form": form, "webform": webform}, status=status)


def _save(form: WebFormForm, save: Any, user: Any) -> tuple[WebForm | None, int]:
    """Calls the service with a posted form's values; the saved web form, or None with the status to answer."""
    if not form.is_bound:
        return None, 200
    if not form.is_valid():
        return None, 422
    try:
        return save(**form.fields_to_save()), 302
    except BusinessRuleError as error:
        show_refusal(form, error, user)
        return None, error.status


@require_safe
@permission_required("leads.view_webform")
def webform_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML to paste into a website. It is shown as text, for nothing here may run what somebody typed."""
    webform = get_object_or_404(WebForm.objects.select_related("source"), pk=pk)
    found = inputs(webform, needs_company=not OrganisationSettings.load().sells_to_people)
    chosen = chosen_names(webform, request.GET.getlist("field"))
    context = {
        "webform": webform,
        "action": request.build_absolute_uri(reverse("web_to_lead_servlet")) + "?encoding=UTF-8",
        "inputs": [item for item in found if item.name in chosen or item.is_required],
        "return_to": webform.return_url or next(iter(webform.allowed_return_urls), ""),
    }
    html = render_to_string("leads/webform_snippet.html", context).strip()
    return render_page(request, "leads/webform_html.html", {**context, "html": html, "offered": found})


@require_safe
@permission_required("leads.view_submission")
def submission_list(request: HttpRequest) -> HttpResponse:
    """What was submitted, newest first; `?state=` and `?form=` narrow it."""
    rows = Submission.objects.visible_to(request.user).select_related("form").defer("body")
    state, form = request.GET.get("state", ""), request.GET.get("form", "")
    if state in Submission.State.values:
        rows = rows.filter(state=state)
    if whole_number(form):
        rows = rows.filter(form=whole_number(form))
    page = Page(rows, Sort("-created", ("created_at",), is_descending=True), **places(request))
    context = {"page": page, "state": state, "states": Submission.State.choices}
    return render_page(request, "leads/submission_list.html", context)


@require_safe
@permission_required("leads.view_submission")
def submission_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One post as it came: names and values, the raw body, where it came from, what became of it."""
    seen = Submission.objects.visible_to(request.user).select_related("form", "lead")
    submission = get_object_or_404(seen, pk=pk)
    try:
        payload = submission.payload()
    except UnreadableBody:
        payload = {}
    context = {
        "submission": submission,
        "payload": payload,
        "raw": bytes(submission.body).decode("utf-8", "backslashreplace").replace("\x00", "\\x00"),
        "can_retry": submission.state != Submission.State.DONE and request.user.has_perm(Permission.SUBMISSION_RETRY),
    }
    return render_page(request, "leads/submission_detail.html", context)


@require_POST
@permission_required(Permission.SUBMISSION_RETRY)
def submission_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Tries once more to make the lead of a submission."""
    submission = get_object_or_404(Submission.objects.visible_to(request.user), pk=pk)
    submission = services.submission_retry(submission=submission, by=request.user)
    if submission.state == Submission.State.DONE:
        messages.success(request, _("The lead %(lead)s was made.") % {"lead": submission.lead})
    else:
        messages.error(request, _("Still no lead: %(reason)s") % {"reason": submission.reason})
    return redirect_page(request, reverse("leads:submission_detail", args=[pk]))
