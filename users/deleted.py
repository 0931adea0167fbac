"""Who finds which deleted records, to put them back."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.models import Snapshot
from users.visibility import is_nobody, subordinates


def deleted_for(user: Any) -> QuerySet[Snapshot]:
    """Records that the user, or someone below, deleted or owned, while they can be put back; administrators: all."""
    rows = Snapshot.objects.filter(kind=Snapshot.Kind.DELETED, put_back_at=None)
    if is_nobody(user):
        return rows.none()
    if user.is_superuser:
        return rows
    below = subordinates(user).values("pk")
    return rows.filter(Q(by=user) | Q(owner=user) | Q(by__in=below) | Q(owner__in=below))
