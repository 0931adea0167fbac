"""Questions about leads."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db.models import F

from paths.overdue import overdue
from users.visibility import OwnedQuerySet


class LeadQuerySet(OwnedQuerySet):
    """Leads."""

    def unconverted(self) -> Self:
        """Those that can still be worked on."""
        return self.filter(converted_at=None)

    def converted(self) -> Self:
        return self.filter(converted_at__isnull=False)

    def open(self) -> Self:
        """Unconverted, and in a status of the category "open"."""
        return self.unconverted().filter(status__category="open")

    def closed(self) -> Self:
        """Unconverted, and in a status of the category "closed"."""
        return self.unconverted().filter(status__category="closed")

    def unread(self) -> Self:
        """Assigned, but not yet looked at by the owner."""
        return self.unconverted().filter(is_unread=True)

    def overdue_in_status(self) -> Self:
        """Open ones that have been in their status for longer than the path expects."""
        return self.open().filter(overdue("leads.lead", step="status", since="status_changed_at"))

    def moved_since(self, time: datetime) -> Self:
        """Those that came into their status since then, other than with their creation (an index holds just these)."""
        return self.filter(status_changed_at__gte=time, status_changed_at__gt=F("created_at"))
