"""Why somebody sees a record, and who else does: in words.

`reasons` asks the very conditions of which `users.visibility` is made, one by one, so that it cannot disagree with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import BooleanField, Case, Value, When
from django.utils.translation import gettext as _

from core.records import type_of
from users.models import RecordShare, User
from users.visibility import EDITING, READING, default_access, is_nobody

NAMED = 3  # people that a reason names


@dataclass(frozen=True)
class Reason:
    """One way by which a user reaches a record.

    kind: "administrator", "default", "owner", "below", "queue", "queue_below", "shared", "linked".
    access: "read" or "write". through: the record that this one follows, where it does. since: when it
    was shared.
    """

    kind: str
    text: str
    access: str
    through: Any = None
    since: Any = None

    @property
    def is_write(self) -> bool:
        return self.access == "write"

    @property
    def noun(self) -> str:
        """What kind of record it comes through."""
        return str(self.through._meta.verbose_name) if self.through is not None else ""


def reasons(record: Any, user: Any) -> list[Reason]:
    """Every reason for which the user sees a record; none where the user does not."""
    if is_nobody(user):
        return []
    rows = type(record)._default_manager.all()
    found = [Reason("administrator", _("You are an administrator: you see all records."), "write")]
    found = found if user.is_superuser else []
    if hasattr(rows, "follows"):
        return [*found, *_followed(record, rows.follows, user)]
    return [*found, *_by_default(record, rows, user), *_by_ways(record, rows, user)]


def _followed(record: Any, name: str, user: User) -> list[Reason]:
    parent = getattr(record, name)
    asked = reasons(parent, user) if parent is not None else []
    return [replace(r, through=r.through or parent) for r in asked if r.kind != "administrator"]


def _by_default(record: Any, rows: Any, user: User) -> list[Reason]:
    access = rows.default_access(user)
    if access not in READING:
        return []
    words = {"plural": type_of(record).plural}
    text = (
        _("Everyone here may edit all %(plural)s.")
        if access == "write"
        else _("Everyone here may read all %(plural)s.")
    )
    return [Reason("default", text % words, access)]


def _by_ways(record: Any, rows: Any, user: User) -> list[Reason]:
    """The ways that hold for this record: asked in one query, those for reading beside those for editing."""
    asked = {f"{name}_{access}": way for access, kinds in (("read", READING), ("write", EDITING))
             for name, way in rows.ways(user, kinds).items()}  # fmt: skip
    flags = {
        key: Case(When(way, then=Value(True)), default=False, output_field=BooleanField()) for key, way in asked.items()
    }
    holds = rows.filter(pk=record.pk).values(**flags).first() or {}
    found = []
    for name in rows.ways(user, READING):
        if holds.get(f"{name}_read"):
            access = "write" if holds.get(f"{name}_write") else "read"
            found += _WORDS[name](record, user, access)
    return found


# In words. Each takes the record, the user and what the way gives.


def _owner(record: Any, user: User, access: str) -> list[Reason]:
    return [Reason("owner", _("You own it."), access)]


def _below(record: Any, user: User, access: str) -> list[Reason]:
    owner = record.owner
    text = _("It belongs to %(owner)s (%(role)s), whose role is below yours (%(yours)s) in the role tree.")
    return [Reason("below", text % {"owner": owner, "role": owner.role, "yours": user.role}, access)]


def _queue(record: Any, user: User, access: str) -> list[Reason]:
    return [
        Reason("queue", _("It waits in the queue %(queue)s, and you are a member.") % {"queue": record.queue}, access)
    ]


def _queue_below(record: Any, user: User, access: str) -> list[Reason]:
    people = record.queue.members.filter(pk__in=user.below_ids)
    text = _("It waits in the queue %(queue)s; %(people)s, below you in the role tree, can take it.")
    return [Reason("queue_below", text % {"queue": record.queue, "people": _names(people)}, access)]


def _shared(record: Any, user: User, access: str) -> list[Reason]:
    """Each share by itself: they may give different access, to oneself and to people below."""
    shares = RecordShare.objects.of(record).filter(user__in=user.reach_ids).select_related("user", "created_by")
    return [Reason("shared", share_text(share, user), share.access, since=share.created_at) for share in shares]


def share_text(share: RecordShare, user: User) -> str:
    """Why a share is there, to the user or to somebody below."""
    words = {"who": share.user, "by": share.created_by or _("the system")}
    if share.user_id == user.pk:
        if share.is_manual:
            return _("%(by)s shared it with you.") % words
        return _("You are in its team: %(by)s added you.") % words
    if share.is_manual:
        return _("%(by)s shared it with %(who)s, who is below you in the role tree.") % words
    return _("%(who)s, who is below you in the role tree, is in its team.") % words


def _linked(record: Any, user: User, access: str) -> list[Reason]:
    text = _("It is linked to a record that you may edit.") if access == "write" else _(
        "It is linked to a record that you see."
    )  # fmt: skip
    return [Reason("linked", text, access)]


_WORDS = {
    "owner": _owner,
    "below": _below,
    "queue": _queue,
    "queue_below": _queue_below,
    "shared": _shared,
    "linked": _linked,
}


def _names(people: Any) -> str:
    names = [str(person) for person in people[: NAMED + 1]]
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


@dataclass(frozen=True)
class Audience:
    """Some of those who reach a record: who, why, and with which access ("read" or "write")."""

    who: str
    why: str
    access: str


def audience(record: Any, user: User) -> list[Audience]:
    """Everybody who reaches a record without its being shared with them."""
    found = [*_owners(record), *_above(record)]
    access = default_access(type_of(record).label, user)
    if access in READING:
        found.append(
            Audience(_("Everyone"), _("Default access of %(plural)s") % {"plural": type_of(record).plural}, access)
        )
    return [*found, Audience(_("Administrators"), _("They see all records"), "write")]


def _owners(record: Any) -> list[Audience]:
    if record.owner is not None:
        return [Audience(str(record.owner), _("Owner"), "write")]
    why = _("Members of the queue %(queue)s") % {"queue": record.queue}
    return [Audience(_names(record.queue.members.filter(is_active=True)) or _("Nobody"), why, "write")]


def _above(record: Any) -> list[Audience]:
    """People whose roles are above the owner's, or above a queue member's."""
    holders = [record.owner] if record.owner is not None else list(record.queue.members.select_related("role"))
    roles = {key for holder in holders if holder.role for key in holder.role.lineage}
    people = User.objects.filter(role__in=roles, is_active=True).select_related("role")
    why = _("Above the owner in the role tree")
    return [Audience(f"{person} ({person.role})", why, "write") for person in people[:20]]
