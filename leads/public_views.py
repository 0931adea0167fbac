"""What websites post to. Public, without session and without log-in; may stand in a frame of any site."""

from __future__ import annotations

import logging

from csp.constants import NONE
from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from core.history import acting
from core.middleware import takes_any_query
from leads import capture, services
from leads.models import Submission, WebForm
from leads.return_urls import permitted

logger = logging.getLogger(__name__)
TEMPLATE = "leads/public/web_to_lead.html"
MAX_BODY = 1024 * 1024  # bytes
PROCESSED = "true"
# What existing senders look for: the word "Exception".
FAILED = "true Exception:common.exception.SalesforceGenericException"


@csrf_exempt
@login_not_required
@xframe_options_exempt
@csp_replace({"default-src": [NONE], "base-uri": [NONE], "form-action": [NONE], "frame-ancestors": ["*"]})
@takes_any_query
def web_to_lead(request: HttpRequest) -> HttpResponse:
    """Takes a website's form post. Always 200; the header `Is-Processed` says what came of it.

    The page sends the browser on to `retURL` where the web form's allow-list permits it, else to the form's own return
    address, else it says thank you. An almost empty post with a valid id creates nothing and is fine.
    """
    if request.method != "POST":
        page = render_to_string(TEMPLATE, {"outcome": "how"})
        return HttpResponse(page, status=405, headers={"Allow": "POST"})
    try:
        return _receive(request)
    except RequestDataTooBig:
        return _answer("too_large")
    except (capture.UnreadableBody, DatabaseError):
        logger.exception("A web form post could not be taken")
        return _answer("failed")


@acting(door="website")
def _receive(request: HttpRequest) -> HttpResponse:
    if len(request.body) > MAX_BODY:
        return _answer("too_large")
    content_type, query = request.META.get("CONTENT_TYPE", ""), request.META.get("QUERY_STRING", "")
    payload = capture.parse(request.body, content_type, query)
    form = (
        WebForm.objects.select_related("owner", "queue", "source")
        .filter(key=capture.form_key(payload).replace("\x00", ""), is_active=True)
        .first()
    )
    if form is None:
        return _answer("unknown_form")
    return_to = permitted(capture.first(payload, "retURL"), form.allowed_return_urls) or form.return_url
    if capture.is_ping(payload):
        return _answer("thanks", return_to=return_to)
    submission = services.lead_capture(
        form=form,
        payload=payload,
        body=request.body,
        content_type=content_type,
        query=query,
        remote_address=request.META.get("REMOTE_ADDR"),
        user_agent=request.META.get("HTTP_USER_AGENT", ""),
        referrer=request.META.get("HTTP_REFERER", ""),
    )
    if capture.first(payload, "debug") == "1":
        return _answer("debug", submission=submission)
    return _answer("thanks", return_to=return_to, submission=submission)


def _answer(outcome: str, *, return_to: str = "", submission: Submission | None = None) -> HttpResponse:
    """A small page; visitors whose lead could not be made yet are thanked all the same, for their words are kept."""
    is_taken = submission.state != Submission.State.FAILED if submission else outcome == "thanks"
    context = {"outcome": outcome, "return_to": return_to, "submission": submission}
    response = HttpResponse(render_to_string(TEMPLATE, context))
    response["Is-Processed"] = PROCESSED if is_taken else FAILED
    response["Cache-Control"] = "no-store"
    return response
