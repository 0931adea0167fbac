"""What the shell around every page shows of the apps."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Value
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from leads.models import Lead
from notices.reading import Bell, unread_notices

LEADS_COUNTED = 99  # unread leads; more are "99+"


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell.unread_leads`, `shell.bell` (notices.reading.Bell): asked of the database only where a template shows."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"shell": SimpleLazyObject(lambda: counts(user))}


def counts(user: Any) -> dict[str, Any]:
    """What waits for a user, in one statement that reads no further than is told."""
    leads = Lead.objects.mine(user).unread().order_by()[: LEADS_COUNTED + 1]
    rows = unread_notices(user).values_list(Value("notice")).union(leads.values_list(Value("lead")), all=True)
    found = Counter(what for (what,) in rows)
    return {"unread_leads": told(found["lead"]), "bell": Bell(found["notice"])}


def told(unread: int) -> int | str:
    """How many unread leads there are said to be, where at most one more than that was counted."""
    return f"{LEADS_COUNTED}+" if unread > LEADS_COUNTED else unread
