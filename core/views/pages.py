"""Rendering and redirecting for pages that htmx may ask for in part."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or its partial `fragment` when htmx asks (`{% partialdef fragment %}` in the same template)."""
    is_fragment = fragment and getattr(request, "htmx", None) and not request.htmx.boosted
    return render(request, f"{template}#{fragment}" if is_fragment else template, context, status=status)


def redirect_page(request: HttpRequest, to: Any) -> HttpResponse:
    """Sends the browser to a page, also when the request came by htmx."""
    response = redirect(to)
    if getattr(request, "htmx", None) and not request.htmx.boosted:
        return HttpResponse(headers={"HX-Redirect": response.url})
    return response


def next_url(request: HttpRequest, default: str) -> str:
    """The posted or queried `next`, only when it is a page of this site. (A bare word is none: `redirect`
    would take it for the name of an address.)"""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if target.startswith(("/", "http")) and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return default
