"""The managers' back office: Django's admin, scoped to what one may see, writing through the services."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest


class CrmAdminSite(admin.AdminSite):
    """Open to managers and administrators; log-in is the product's own, throttled page."""

    site_header = site_title = "Pathway CRM"
    index_title = "Back office"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))
