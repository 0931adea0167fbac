"""Change of owner as a job: the first kind, for every record type that declares the verb."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import BusinessRuleError
from core.records import type_of
from core.services import lock
from jobs.models import Job
from jobs.registry import JobKind, Skip, Turn
from users.models import Queue, User

KEY = "change_owner"


def reference(owner: User | Queue | None) -> str:
    """A user or a queue in a few letters, such as "user-3"."""
    return f"{owner._meta.model_name}-{owner.pk}" if owner else ""


def find(text: str) -> User | Queue:
    """The user or queue of a reference. Raises BusinessRuleError for one that is gone."""
    name, __, key = text.partition("-")
    model: Any = {"user": User, "queue": Queue}[name]
    owner = model.objects.filter(pk=int(key)).first()
    if owner is None:
        raise BusinessRuleError(_("Its owner to be has been deleted meanwhile."))
    return owner


def owner_of(record: Any) -> User | Queue | None:
    return record.owner or getattr(record, "queue", None)


def run_item(turn: Turn) -> dict[str, Any]:
    """Gives one record to the job's new owner, unless they have it."""
    stored: Any = lock(turn.record)  # type: ignore[type-var]
    before = reference(owner_of(stored))
    if before == turn.job.params["owner"]:
        raise Skip(_("It belonged to them already."))
    _give(stored, turn.job.params["owner"], turn.by)
    return {"owner": before}


def undo_item(turn: Turn) -> None:
    """Gives a record back to whom it belonged, unless it was given on since."""
    stored: Any = lock(turn.record)  # type: ignore[type-var]
    if reference(owner_of(stored)) != turn.job.params["owner"]:
        raise BusinessRuleError(_("It has been given on since: it stays with %(who)s.") % {"who": owner_of(stored)})
    _give(stored, (turn.item.before or {})["owner"], turn.by)


def _give(record: Any, owner: str, by: User) -> None:
    verbs = type_of(record).verbs
    verbs.change_owner(**{verbs.noun: record}, owner=find(owner), by=by)


def permission(job: Job) -> str:
    """The right to give records of the job's type away."""
    app, __, name = job.params["type"].partition(".")
    return f"{app}.transfer_{name}"


CHANGE_OWNER = JobKind(
    KEY, gettext_lazy("Change of owner"), run_item, undo_item, permission=permission, icon="user-share"
)
