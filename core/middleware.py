"""Middleware that every request passes: its id and line in the log, clean input, honest errors, no shared caches."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from core.database import trouble
from core.errors import BusinessRuleError
from core.history import acting
from core.logs import masked, request_id
from core.views.errors import bad_request, database_trouble, rule_broken

logger = logging.getLogger("pathway.access")
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
LONGEST_URL = 200  # characters of an address that the history keeps
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
Handler = Callable[[HttpRequest], HttpResponse]
V = TypeVar("V", bound=Callable[..., HttpResponse])


class RequestIdMiddleware:
    """Names each request, in the log and in the answer (`X-Request-ID`), so that a user can quote it."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)  # type: ignore[attr-defined]
        token, began = request_id.set(request.request_id), time.perf_counter()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            log_access(request, response, milliseconds=round((time.perf_counter() - began) * 1000))
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


def log_access(request: HttpRequest, response: HttpResponse, *, milliseconds: int) -> None:
    """One line a request: never its query, and who it was only where the request has found that out itself."""
    user = getattr(getattr(request, "_cached_user", None), "pk", None)
    facts = {
        "method": request.method,
        "path": masked(request.path),
        "status": response.status_code,
        "ms": milliseconds,
        "user": user,
    }
    is_background = request.path.startswith(("/static/", "/health/")) and response.status_code < 400
    line = "{method} {path} {status} {ms} ms user {user}".format(**facts)
    logger.log(logging.DEBUG if is_background else logging.INFO, "%s", line, extra={"facts": facts})


def takes_any_query(view: V) -> V:
    """Marks a view that reads its query string itself, NUL characters included."""
    view.takes_any_query = True  # type: ignore[attr-defined]
    return view


class CleanInputMiddleware:
    """Refuses NUL characters in addresses, and takes no cookie that holds one.

    PostgreSQL cannot compare with them, and neither filters nor the session's lookup validate.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
        return bad_request(request) if "\x00" in request.path_info else self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse | None:
        has_nul = "%00" in request.META.get("QUERY_STRING", "")
        return bad_request(request) if has_nul and not getattr(view, "takes_any_query", False) else None


class CompressPagesMiddleware(GZipMiddleware):
    """Compresses pages: a list is 75 kB of much the same. Files go as they are, with their length.

    The random padding of Django's middleware, and tokens that look different each time, keep the length of a compressed
    page from telling what is in it (BREACH).
    """

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        is_page = not response.streaming and response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


class PersonalPagesMiddleware:
    """Pages of a logged-in user are stored by no cache, and a fragment is never served as a page."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class HonestErrorsMiddleware:
    """What no view has shown at a field becomes a page that says what to do, never a 500: a broken rule, a database
    that is away, busy or too slow (in middleware: `core.views.errors.server_error`)."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, BusinessRuleError):
            return rule_broken(request, exception)
        found = trouble(exception)
        return database_trouble(request, found) if found else None


class ActingMiddleware:
    """Says in the history who writes: the request's user, through a page (the admin and web forms name their own door).

    Reading requests write nothing, and asking them for their user would load the session of every public page.
    """

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        by = request.user if request.user.is_authenticated else None
        with acting(by=by, door="page", url=request.path[:LONGEST_URL]):
            return self.get_response(request)
