"""Questions about opportunities."""

from __future__ import annotations

from typing import Self

from users.models import User
from users.visibility import OwnedQuerySet


class OpportunityQuerySet(OwnedQuerySet):
    """Opportunities."""

    def open(self) -> Self:
        return self.filter(stage__outcome="open")

    def closed(self) -> Self:
        return self.exclude(stage__outcome="open")

    def my_open(self, user: User) -> Self:
        return self.mine(user).open()
