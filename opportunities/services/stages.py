"""The stage of an opportunity, and the history of its stages as intervals that touch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.services import check_version, lock, touch
from opportunities.models import Opportunity, Pipeline, Stage, StageChange
from users.models import User


def first_stage(pipeline: Pipeline | None) -> Stage:
    """Where a deal begins: the first open stage of `pipeline`, or of the default one. Raises BusinessRuleError."""
    stages = Stage.objects.filter(is_active=True, outcome=Stage.Outcome.OPEN).order_by("position", "pk")
    stages = stages.filter(pipeline=pipeline) if pipeline else stages.filter(pipeline__is_default=True)
    stage = stages.first()
    if stage is None:
        raise BusinessRuleError(_("The pipeline has no open stage to begin with."), field="stage")
    return stage


def stage_columns(stage: Stage, at: datetime) -> dict[str, Any]:
    """What an opportunity takes over from a stage that it enters at `at`."""
    return {
        "stage": stage,
        "probability": stage.probability,
        "forecast_category": stage.forecast_category,
        "stage_changed_at": at,
        "closed_at": at if stage.is_closed else None,
    }


def open_interval(opportunity: Opportunity, *, by: User | None) -> StageChange:
    """Begins the interval of the stage that the opportunity has now."""
    return StageChange.objects.create(
        opportunity=opportunity,
        stage=opportunity.stage,
        amount=opportunity.amount,
        probability=opportunity.probability,
        close_date=opportunity.close_date,
        entered_at=opportunity.stage_changed_at,
        by=by,
    )


@transaction.atomic
def opportunity_change_stage(
    *, opportunity: Opportunity, stage: Stage, by: User | None, version: int | None = None
) -> Opportunity:
    """Moves a deal to another stage of its pipeline, forwards or backwards; closing and reopening included.

    Probability and forecast category become the stage's. Moving to the stage where it stands changes nothing.
    Raises StaleRecord, BusinessRuleError.
    """
    stored = lock(opportunity)
    check_version(stored, version)
    if stage.pk == stored.stage_id:
        return stored
    if stage.pipeline_id != stored.stage.pipeline_id:
        raise BusinessRuleError(_("%(stage)s is a stage of another pipeline.") % {"stage": stage}, field="stage")
    if not stage.is_active:
        raise BusinessRuleError(_("The stage %(stage)s is no longer in use.") % {"stage": stage}, field="stage")
    # A lock that was waited for tells the time at which the waiting began, which may be before the stage was entered.
    at = max(stored.database_time, stored.stage_changed_at)  # type: ignore[attr-defined]
    StageChange.objects.filter(opportunity=stored, left_at=None).update(left_at=at)
    touch(stored, by=by, changes=_moved(stored, stage, at))
    open_interval(stored, by=by)
    return stored


def _moved(stored: Opportunity, stage: Stage, at: datetime) -> dict[str, Any]:
    """The columns of a move; a deal that goes from one closed stage to another stays closed since when it was."""
    changes = stage_columns(stage, at)
    if stage.is_closed and stored.is_closed:
        changes["closed_at"] = stored.closed_at
    return changes
