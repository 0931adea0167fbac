"""The start page, and the page that shows every component to those who build pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from crm.home import today
from users.permissions import permission_required


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "home.html", today(request.user, request.GET.get("whose", "")))  # type: ignore[arg-type]


@require_safe
@permission_required("users.view_user")
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, for managers and administrators."""
    return render(request, "core/gallery.html")
