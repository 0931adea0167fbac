"""Who sees what: the one place that answers it. Every record queryset is an `OwnedQuerySet`, follows one, or is a
`CatalogueQuerySet`.

In this order, and each only widens: administrators see all; the organisation's default for the record type; one's own
records; records of everyone below one's role; records of queues that oneself, or someone below, belongs to; records
that were shared with oneself or someone below, by hand or by an opportunity's team. (`users.reasons` says which.)
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from core.paging import Branch
from core.records import type_of
from users.models import RecordAccess, RecordShare, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

READING, EDITING = frozenset({"read", "write"}), frozenset({"write"})


def subordinates(user: User) -> models.QuerySet[User]:
    """Everyone whose role is below the user's."""
    return User.objects.filter(pk__in=user.below_ids)


def default_access(record_type: str, user: Any) -> str:
    """The organisation's default for a type ("private", "read", "write"), read once for each request's user."""
    return user.reach.defaults.get(record_type) or type_of(record_type).default_access or RecordAccess.Access.PRIVATE


def is_nobody(user: Any) -> bool:
    """Not logged in, or locked: sees nothing."""
    return not isinstance(user, User) or not user.is_active


class OwnedQuerySet(models.QuerySet):
    """Records with an owner (and, where the model has one, a queue). `is_shareable`: one by one, by `users.sharing`."""

    is_shareable = True

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self._reachable(user, READING)

    def editable_by(self, user: User | AnonymousUser) -> Self:
        return self._reachable(user, EDITING)

    def _reachable(self, user: Any, access: frozenset[str]) -> Self:
        if is_nobody(user):
            return self.none()
        return self if self._is_open_to(user, access) else self.filter(self.reached_by(user, access))

    def _is_open_to(self, user: User, access: frozenset[str]) -> bool:
        """Whether the user reaches all records of this type, whoever owns them."""
        return user.is_superuser or self.default_access(user) in access

    def default_access(self, user: User) -> str:
        """What everyone may do with these records: "private", "read" or "write"."""
        return default_access(self.model._meta.label_lower, user)

    def reached_by(self, user: User, access: frozenset[str]) -> Q:
        """The condition "one of the `ways` leads here"."""
        return reduce(or_, self.ways(user, access).values())

    def ways(self, user: User, access: frozenset[str]) -> dict[str, Q]:
        """Each way by which the user reaches records of others than everyone: its name and its condition."""
        shared = RecordShare.objects.reaching(user, self.model, access)
        return {**self.ways_by_owner(user), "shared": Q(pk__in=shared.values("object_id"))}

    def ways_by_owner(self, user: User) -> dict[str, Q]:
        """Those that follow from whose the record is; they lead to reading and to editing."""
        ways = {"owner": Q(owner=user), "below": Q(owner__any_of=user.below_ids)}
        if self._has_queue():
            below = [key for key in user.reach_queue_ids if key not in user.queue_ids]
            ways |= {"queue": Q(queue__any_of=user.queue_ids), "queue_below": Q(queue__any_of=below)}
        return ways

    def owned_by(self, user: User) -> Q:
        """The condition "mine, or of someone below me, or of a queue of one of us"."""
        return reduce(or_, self.ways_by_owner(user).values())

    def _has_queue(self) -> bool:
        return any(field.name == "queue" for field in self.model._meta.fields)

    def mine(self, user: User) -> Self:
        """Owned by the user in person."""
        return self.filter(owner=user)

    def team(self, user: User) -> Self:
        """Owned by the user or by someone below."""
        return self.filter(owner__any_of=user.reach_ids)

    def queued(self, user: User) -> Self:
        """In a queue."""
        return self.exclude(queue=None)

    def listed_for(self, user: Any, whose: str = "") -> tuple[Self, list[Branch] | None]:
        """The rows of a list, and the branches by which the user sees them: see `core.paging.Walk`.

        whose: "mine", "team", "queued" or "" (all that are visible). No branches: all of the rows returned are visible.
        """
        if is_nobody(user):
            return self.none(), None
        if whose == "mine":
            return self.mine(user), None
        if whose == "team":
            return self, [Branch("owner", tuple(user.reach_ids))]
        rows = self.queued(user) if whose == "queued" else self
        if self._is_open_to(user, READING):
            return rows, None
        # What is in a queue has no owner.
        return rows, [branch for branch in self._branches(user) if not (whose == "queued" and branch.column == "owner")]

    def _branches(self, user: User) -> list[Branch]:
        """The parts of `reached_by`, none of which holds a row of another. A row has an owner or a queue, not both."""
        branches = [Branch("owner", tuple(user.reach_ids))]
        if self._has_queue() and user.reach_queue_ids:
            branches.append(Branch("queue", tuple(user.reach_queue_ids), absent="owner"))
        shared = RecordShare.objects.reaching(user, self.model, READING)
        return [*branches, Branch("pk", shared.values("object_id"), but=self.owned_by(user))]


class CatalogueQuerySet(models.QuerySet):
    """Records that the organisation keeps for all (`RecordType.is_catalogue`): everybody sees them, and whoever's
    profile may change them edits them.
    """

    is_shareable = False

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return self.none() if is_nobody(user) else self

    def editable_by(self, user: User | AnonymousUser) -> Self:
        meta = self.model._meta
        may_change = not is_nobody(user) and user.has_perm(f"{meta.app_label}.change_{meta.model_name}")
        return self if may_change else self.none()

    def listed_for(self, user: Any, whose: str = "") -> tuple[Self, None]:
        """The rows of a list: see `OwnedQuerySet.listed_for`. Nobody owns them."""
        return self.visible_to(user), None


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

    def listed_for(self, user: Any, whose: str = "") -> tuple[Self, None]:
        """The rows of a list: see `OwnedQuerySet.listed_for`. They have no branches of their own."""
        rows = self.visible_to(user)
        return (getattr(rows, whose)(user) if whose else rows), None
