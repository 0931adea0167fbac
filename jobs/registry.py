"""What an app declares so that its long work can be a job: how one item is done and, where it knows how, undone.

register(
    JobKind("change_status", _("Change of status"), run_item=change, permission=lambda job: "leads.change_lead")
)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import BusinessRuleError

if TYPE_CHECKING:  # apps declare while they load, when no model can be imported yet
    from django.db.models import Model

    from jobs.models import Job, JobItem
    from users.models import User


class Skip(BusinessRuleError):
    """Nothing to do for this item, in words: no failure."""


@dataclass(frozen=True)
class Turn:
    """One item whose turn it is. `record` is what `by` may edit, or any if the kind reaches all; None for data."""

    job: Job
    item: JobItem
    by: User
    record: Model | None


@dataclass(frozen=True)
class JobKind:
    """A kind of long work.

    key: names it in rows. title: what people call it.
    run_item: does one item inside a transaction of its own and gives what undoing will need, as JSON (or None). Raises
        BusinessRuleError, in words for people: the item failed; Skip: there was nothing to do.
    undo_item: takes one done item back. Raises BusinessRuleError, in words, where it was changed since. It may reach
        records that `by` gave away: taking back one's own work is no new right.
    permission: the right that the actor needs while the job runs, by job; "" for none.
    limit: at most so many items.
    reaches_all: its items are records that it may change whoever sees them, because what is set up for all is changed:
        `permission` alone decides.
    """

    key: str
    title: Any
    run_item: Callable[[Turn], dict[str, Any] | None]
    undo_item: Callable[[Turn], None] | None = None
    permission: Callable[[Job], str] = lambda job: ""
    icon: str = "checklist"
    limit: int = 10_000
    reaches_all: bool = False


_kinds: dict[str, JobKind] = {}


def register(kind: JobKind) -> None:
    _kinds[kind.key] = kind


def kind_of(key: str) -> JobKind | None:
    """The declared kind; None for one that no installed app declares any more."""
    return _kinds.get(key)
