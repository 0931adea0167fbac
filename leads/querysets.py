"""Questions about leads."""

from __future__ import annotations

from typing import Self

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
