"""The one place where a deal's own columns are written, and with them its stage history: spans that touch."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from core.services import touch
from opportunities.models import Opportunity, Stage, StageChange
from opportunities.signals import fields_changed, fields_changing
from users.models import User

# What a row of the stage history tells; expected revenue follows.
TOLD = ("stage_id", "amount", "currency", "probability", "forecast_category", "close_date")


def stage_columns(stage: Stage, at: datetime) -> dict[str, Any]:
    """What an opportunity takes over from a stage that it enters at `at`."""
    return {
        "stage": stage,
        "probability": stage.probability,
        "forecast_category": stage.forecast_category,
        "stage_changed_at": at,
        "closed_at": at if stage.is_closed else None,
    }


def opportunity_touch(stored: Opportunity, *, by: User | None, changes: dict[str, Any]) -> Opportunity:
    """Writes `changes` to a locked deal, as `core.services.touch` does, and what follows from them: one write, and one
    row of the stage history at most.

    Another stage brings its probability and forecast category, unless they are changed as well; a close date in a later
    calendar month is a push; and whatever the stage history tells begins a new row of it. Receivers of
    `fields_changing` may add to the changes; those of `fields_changed` act in the same transaction. Raises
    BusinessRuleError.
    """
    at = stored.database_time = _moment(stored)  # type: ignore[attr-defined]
    answers: list[Any] = [
        answer for __, answer in fields_changing.send(Opportunity, opportunity=stored, changes=changes)
    ]
    for more in answers:
        changes = {**more, **changes}
    if changes.get("stage", stored.stage) != stored.stage:
        changes = {**_moved(stored, changes["stage"], at), **changes}
    if _month(changes.get("close_date")) > _month(stored.close_date):
        changes = {**changes, "push_count": stored.push_count + 1}
    before = dict(vars(stored))
    touch(stored, by=by, changes=changes)
    if any(getattr(stored, name) != before[name] for name in TOLD):
        # The open row tells what the deal was until now, so it need not be read; a new deal has none yet.
        if _open_rows(stored).update(left_at=at):
            _write(stored, by=by, at=at, previous_amount=before["amount"], previous_close_date=before["close_date"])
        else:
            _write(stored, by=by, at=stored.stage_changed_at)
    changed = {f.name for f in stored._meta.concrete_fields if getattr(stored, f.attname) != before.get(f.attname)}
    if changed:
        fields_changed.send(sender=Opportunity, opportunity=stored, by=by, changed=changed)
    return stored


def begin_history(opportunity: Opportunity, *, by: User | None) -> None:
    """Writes the first row of a new deal, which begins with its stage; nothing where there is one."""
    if not _open_rows(opportunity).exists():
        _write(opportunity, by=by, at=opportunity.stage_changed_at)


def _open_rows(opportunity: Opportunity) -> QuerySet[StageChange]:
    """The row of the stage history that is still true, if there is one."""
    return StageChange.objects.filter(opportunity=opportunity, left_at=None)


def _write(opportunity: Opportunity, *, by: User | None, at: datetime, **previous: Any) -> None:
    now = {name: getattr(opportunity, name) for name in TOLD}
    StageChange.objects.create(opportunity=opportunity, entered_at=at, by=by, **now, **previous)


def _moment(stored: Opportunity) -> datetime:
    """When a change of a locked deal happens: never before an earlier one did.

    A lock that was waited for tells the time at which the waiting began, which may be before the last change.
    """
    return max(stored.database_time, stored.changed_at, stored.stage_changed_at)  # type: ignore[attr-defined]


def _moved(stored: Opportunity, stage: Stage, at: datetime) -> dict[str, Any]:
    """The columns of a move; a deal that goes from one closed stage to another stays closed since when it was."""
    changes = stage_columns(stage, at)
    if stage.is_closed and stored.is_closed:
        changes["closed_at"] = stored.closed_at
    return changes


def _month(day: date | None) -> tuple[int, int]:
    return (day.year, day.month) if day else (0, 0)
