"""The admin site: who may enter, and which admins it takes."""

from __future__ import annotations

from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from core.backoffice.records import RecordAdmin
from core.history import acting

# The river first, then what it needs, then who works on it.
APP_ORDER = (
    "leads", "accounts", "contacts", "opportunities", "quotes", "products", "activities", "paths", "users", "jobs",
    "core", "notices", "files",
)  # fmt: skip
NOT_OURS = frozenset({"password_change", "password_change_done", "view_on_site"})


class CrmAdminSite(admin.AdminSite):
    """Open to managers and administrators; log-in and log-out are the product's own pages."""

    site_header = site_title = _("Pathway admin")
    index_title = _("Admin")
    enable_nav_sidebar = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # it deletes past the services

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Takes our own admins alone: what other packages register writes past the services."""
        if admin_class is not None and issubclass(admin_class, RecordAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """As Django's, but 403 for a rep instead of the log-in page, where they are already."""
        guarded = super().admin_view(view, cacheable)

        def for_staff(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            with acting(door="admin"):
                return guarded(request, *args, **kwargs)

        return update_wrapper(for_staff, guarded)

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if self.has_permission(request):
            return HttpResponseRedirect(reverse("admin:index", current_app=self.name))
        return redirect_to_login(request.GET.get("next") or reverse("admin:index", current_app=self.name))

    def get_urls(self) -> list[Any]:
        """Without Django's password pages (there are one-time links) and its unscoped way to any record's page."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in NOT_OURS]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: APP_ORDER.index(app["app_label"]))
