"""Middleware that every request passes: its id, clean input, honest errors, no shared caches."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from core.errors import BusinessRuleError
from core.history import acting
from core.views.errors import bad_request, rule_broken

_request_id: ContextVar[str] = ContextVar("request_id", default="-")
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
LONGEST_URL = 200  # characters of an address that the history keeps
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
Handler = Callable[[HttpRequest], HttpResponse]
V = TypeVar("V", bound=Callable[..., HttpResponse])


class RequestIdFilter(logging.Filter):
    """Gives every log record the id of the request that it was written in; newlines cannot forge a second line."""

    def filter(self, record: logging.LogRecord) -> bool:
        # Django logs refused requests after all middleware, with the request at hand.
        record.request_id = getattr(getattr(record, "request", None), "request_id", _request_id.get())
        if isinstance(record.msg, str):
            record.msg = record.msg.replace("\r", "\\r")
        return True


class RequestIdMiddleware:
    """Names each request, in the log and in the answer (`X-Request-ID`), so that a user can quote it."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)  # type: ignore[attr-defined]
        token = _request_id.set(request.request_id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            _request_id.reset(token)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response


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
    """A broken rule that no view has shown at a field becomes a page that says what to do, never a 500."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, BusinessRuleError):
            return rule_broken(request, exception)
        return None


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
