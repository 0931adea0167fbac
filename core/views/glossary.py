"""The words of the product, for people who begin."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.glossary import all_terms, find


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word with its meaning, words to read next, and a way to such things for those who may go there."""
    entries = [
        {"term": term, "see": [found for key in term.see if (found := find(key))], "place": term.place(request.user)}
        for term in all_terms()
    ]
    return render(request, "core/glossary.html", {"entries": entries})
