"""What the shell around every page shows of the apps."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from leads.models import Lead
from notices.reading import bell


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell.unread_leads`, `shell.bell` (notices.reading.Bell): asked of the database only where a template shows."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    leads = SimpleLazyObject(lambda: Lead.objects.mine(user).unread().count())
    return {"shell": {"unread_leads": leads, "bell": SimpleLazyObject(lambda: bell(user))}}
