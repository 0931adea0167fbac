"""Log-in by e-mail, permissions by profile."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from users.models import User, user_with_reach
from users.permissions import PROFILE_RIGHTS


def throttled_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """By which name failed log-ins are counted (django-axes): the e-mail, whatever its case."""
    name = (credentials or {}).get("username") or request.POST.get("username") or ""
    return name.strip().lower()[:255] or None


class ProfileBackend(ModelBackend):
    """Django's model backend with the profile's rights in place of permission rows."""

    def get_user(self, user_id: Any) -> User | None:
        """The user of a session, and in the same statement what their rights follow from."""
        user = user_with_reach(user_id)
        return user if user and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set(PROFILE_RIGHTS.get(user_obj.profile, ()))

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return user_obj.is_active and str(perm) in PROFILE_RIGHTS.get(getattr(user_obj, "profile", ""), ())

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))
