"""Who sees what: the one place that answers it. Every record queryset is an `OwnedQuerySet` or follows one.

In this order, and each only widens: administrators see all; the organisation's default for the record type; one's own
records; records of everyone below one's role; records of queues that oneself, or someone below, belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from core.records import type_of
from users.models import Queue, RecordAccess, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def subordinates(user: User) -> models.QuerySet[User]:
    """Everyone whose role is below the user's."""
    if user.role_id is None:
        return User.objects.none()
    return User.objects.filter(role__lineage__contains=[user.role_id])


def default_access(record_type: str, user: Any) -> str:
    """The organisation's default for a type ("private", "read", "write"), read once for each request's user."""
    if not hasattr(user, "_record_access"):
        user._record_access = dict(RecordAccess.objects.values_list("record_type", "access"))
    return user._record_access.get(record_type) or type_of(record_type).default_access or RecordAccess.Access.PRIVATE


class OwnedQuerySet(models.QuerySet):
    """Records with an owner (and, where the model has one, a queue)."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self._reachable(user, {RecordAccess.Access.READ, RecordAccess.Access.WRITE})

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self._reachable(user, {RecordAccess.Access.WRITE})

    def _reachable(self, user: User | AnonymousUser, open_to_all: set[str]) -> Self:
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.is_superuser or default_access(self.model._meta.label_lower, user) in open_to_all:
            return self
        return self.filter(self.owned_by(user))

    def owned_by(self, user: User) -> Q:
        """The condition "mine, or of someone below me, or of a queue of one of us"."""
        below = subordinates(user)
        mine = Q(owner=user) | Q(owner__in=below)
        if any(field.name == "queue" for field in self.model._meta.fields):
            mine |= Q(queue__in=user.queue_ids) | Q(queue__in=Queue.objects.filter(members__in=below))
        return mine

    def mine(self, user: User) -> Self:
        """Owned by the user in person."""
        return self.filter(owner=user)

    def team(self, user: User) -> Self:
        """Owned by the user or by someone below."""
        return self.filter(Q(owner=user) | Q(owner__in=subordinates(user)))


class FollowingQuerySet(models.QuerySet):
    """Records that are seen and edited with another record, at the end of the relation `follows`."""

    follows: str

    def _parents(self, user: User | AnonymousUser, verb: str) -> models.QuerySet:
        model: Any = self.model._meta.get_field(self.follows).related_model
        return getattr(model.objects.all(), verb)(user)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self._through(user, "visible_to")

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self._through(user, "editable_by")

    def _through(self, user: User | AnonymousUser, verb: str) -> Self:
        if isinstance(user, User) and user.is_active and user.is_superuser:
            return self
        return self.filter(**{f"{self.follows}__in": self._parents(user, verb)})
