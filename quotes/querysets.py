"""Questions about quotes, and about the rows that follow them."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils import timezone

from opportunities.models import OpportunityFollower
from users.models import User
from users.visibility import FollowingQuerySet

# The one that syncs, then the newest: so each number's front version comes before the others.
FRONT_FIRST = ("-is_syncing", "-pk")


class QuoteQuerySet(OpportunityFollower):
    """Quotes: seen and edited with their opportunity."""

    def mine(self, user: User) -> Self:
        """Owned by the user in person."""
        return self.filter(owner=user)

    def team(self, user: User) -> Self:
        """Owned by the user or by someone below."""
        return self.filter(owner__any_of=user.reach_ids)

    def syncing(self) -> Self:
        return self.filter(is_syncing=True)

    def fronts(self) -> Self:
        """One version of each number, the one that syncs, else the newest; in the order of `FRONT_FIRST`."""
        others = self.model._default_manager.filter(number=models.OuterRef("number"))
        before = models.Q(is_syncing=True) | models.Q(revision__gt=models.OuterRef("revision"))
        return self.filter(models.Q(is_syncing=True) | ~models.Exists(others.filter(before))).order_by(*FRONT_FIRST)

    def with_versions(self) -> Self:
        """Instead of some quotes all versions of their numbers, which are seen with the same opportunity; each number's
        front one (`fronts`) before the others, and these from the newest.
        """
        versions: Any = self.model._default_manager.filter(number__in=self.values("number"))
        return versions.order_by(*FRONT_FIRST)

    def expired(self) -> Self:
        """As `Quote.is_expired` says: their last day is over, by the reader's calendar, and nobody has answered."""
        return self.filter(expiration_date__lt=timezone.localdate()).exclude(status__in=self.model.ANSWERED)  # type: ignore[attr-defined]


class QuoteFollower(FollowingQuerySet):
    """Rows that are seen and edited with their quote."""

    follows = "quote"


class QuoteLineQuerySet(QuoteFollower):
    """Lines of quotes."""

    def firm(self) -> Self:
        """Those that count: all but the optional ones."""
        return self.filter(is_optional=False)

    def chosen(self) -> Self:
        """Those that count now and were optional once, as far back as the history is kept."""
        return self.firm().filter(events__is_optional=True).distinct()


class QuoteTemplateQuerySet(models.QuerySet):
    """Templates that quotes are printed with."""

    def printable(self) -> Self:
        """In use, and with a published version."""
        return self.filter(is_active=True, versions__published_at__isnull=False).distinct()
