"""Error pages that say what happened, why, and what to do next, with the request's id."""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.database import Trouble, trouble
from core.errors import BusinessRuleError, RecordsBusy

logger = logging.getLogger(__name__)
TRY_AGAIN = "2"  # seconds after which another try makes sense


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's last word, also for what middleware met: in an outage of the database an honest 503."""
    if found := trouble(sys.exc_info()[1]):
        return database_trouble(request, found)
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def rule_broken(request: HttpRequest, error: BusinessRuleError) -> HttpResponse:
    """The page for a `BusinessRuleError`: template `409.html` for every status a rule can give."""
    return render(request, "409.html", {"error": error}, status=error.status)


def database_trouble(request: HttpRequest, found: Trouble) -> HttpResponse:
    """The page for what the database refused through nobody's mistake; making it asks the database nothing."""
    logger.warning("The database said no: %s", found.value)
    context: dict[str, Any] = {"request_id": getattr(request, "request_id", "")}
    if found in {Trouble.BUSY, Trouble.LOST}:
        page, status = "409.html", 409
        context["error"] = RecordsBusy()
    else:
        page, status = "503.html", 503
        if found is Trouble.SLOW:
            context["reason"] = _(
                "This took too long, so it was stopped, and nothing was changed. Ask for less at once."
            )
    headers = {"Retry-After": TRY_AGAIN, "Cache-Control": "no-store"}
    # Without the request: its user would be looked up.
    return HttpResponse(render_to_string(page, context), status=status, headers=headers)
