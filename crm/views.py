"""The start page, and the page that shows every component to those who build pages."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.home import today


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", today(request.user))  # type: ignore[arg-type]


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    if not request.user.is_staff:  # type: ignore[union-attr]
        raise PermissionDenied
    return render(request, "core/gallery.html")
