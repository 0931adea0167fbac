"""Global search and the suggestions of pickers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.records import type_of
from core.views.pages import render_page
from search import engine

SUGGESTIONS = 12


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """All record types in one page, for the search box."""
    text = request.GET.get("q", "")[:200]
    context = {"q": text, "found": engine.search(request.user, text)}
    return render_page(request, "search/results.html", context, fragment="found")


@require_safe
def pick(request: HttpRequest, record_type: str) -> HttpResponse:
    """The options of a picker's datalist for what was typed so far, in whichever field of the form it was typed."""
    try:
        kind = type_of(record_type)
    except KeyError as error:
        raise Http404 from error
    meta = kind.model._meta
    if not request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        raise PermissionDenied
    text = request.GET.get("q", "")[:200]
    rows = engine.matching(kind, request.user, text)[:SUGGESTIONS]
    return render(request, "search/options.html", {"rows": rows})
