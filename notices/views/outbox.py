"""The outbox: every outgoing e-mail with what has become of it, for administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.errors import BusinessRuleError
from core.numbers import whole_number
from core.views.pages import redirect_page
from notices import services
from notices.models import OutgoingEmail
from users.permissions import permission_required

PAGE_SIZE = 50


@require_safe
@permission_required("notices.view_outgoingemail")
def email_list(request: HttpRequest) -> HttpResponse:
    """Newest first; `?state=`, `?q=` in address and subject, `?before=` the message that the last page ended with."""
    state, q = request.GET.get("state", ""), request.GET.get("q", "").strip()[:200]
    rows = OutgoingEmail.objects.defer("text", "html")
    if state in OutgoingEmail.State.values:
        rows = rows.filter(state=state)
    if q:
        rows = rows.filter(Q(subject__icontains=q) | Q(to__icontains=q))
    last = rows.filter(pk=whole_number(request.GET.get("before", ""))).first()
    if last is not None:
        rows = rows.filter(created_at__lte=last.created_at).exclude(pk__gte=last.pk, created_at=last.created_at)
    found = list(rows[: PAGE_SIZE + 1])
    context = {
        "emails": found[:PAGE_SIZE],
        "more_before": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None,
        "states": OutgoingEmail.State.choices,
        "state": state,
        "q": q,
        "is_later_page": last is not None,
        "mail_is_on": settings.MAIL_IS_ON,
    }
    return render(request, "notices/email_list.html", context)


@require_safe
@permission_required("notices.view_outgoingemail")
def email_detail(request: HttpRequest, pk: int) -> HttpResponse:
    email = get_object_or_404(OutgoingEmail.objects.select_related("created_by"), pk=pk)
    return render(request, "notices/email_detail.html", {"email": email, "mail_is_on": settings.MAIL_IS_ON})


@require_POST
@permission_required("notices.change_outgoingemail")
def email_retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.mail_retry, _("It is tried again."))


@require_POST
@permission_required("notices.change_outgoingemail")
def email_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.mail_cancel, _("It will not be sent."))


def _do(request: HttpRequest, pk: int, verb: Callable[..., Any], done: str) -> HttpResponse:
    """One verb on one message, and its page again; a refusal is shown there."""
    email = get_object_or_404(OutgoingEmail, pk=pk)
    try:
        verb(email=email, by=request.user)
    except BusinessRuleError as error:
        context = {"email": email, "error": error, "mail_is_on": settings.MAIL_IS_ON}
        return render(request, "notices/email_detail.html", context, status=error.status)
    messages.success(request, done)
    return redirect_page(request, email)
