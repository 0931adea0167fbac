"""Deals that change their pipeline, or whose stage goes: one by one, or many as a job.

Such a move neither wins, loses nor reopens a deal: it goes from an open stage to an open one, from won to won, from
lost to lost. Otherwise tidying up the stages would change what was sold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import BusinessRuleError
from core.reference import reference_save
from core.services import check_version, lock
from jobs.models import Job
from jobs.registry import JobKind, Skip, Turn
from jobs.services import job_start
from opportunities.models import Opportunity, Stage
from opportunities.services.stage_history import opportunity_touch
from paths.services import gated, proposed, step_check
from users.models import User

KEY = "change_stage"
AT_ONCE = 200  # deals that are moved while somebody waits; more are a job


@dataclass(frozen=True)
class Moved:
    """How many deals moved, or are about to by `job`."""

    count: int = 0
    job: Job | None = None


@gated
@transaction.atomic
def opportunity_change_pipeline(
    *, opportunity: Opportunity, stage: Stage, by: User | None, version: int | None = None, override: str = ""
) -> Opportunity:
    """Moves a deal to `stage` of another pipeline, which is open if the deal is, or won or lost as it is.

    Probability and forecast category become the stage's. What the stages before it ask for there must be done, as for
    a deal that begins in it (override: `paths.services.step_check`). Raises StaleRecord, GateBlocked,
    BusinessRuleError.
    """
    stored = lock(opportunity, "stage")
    check_version(stored, version)
    if stage.pk == stored.stage_id:
        return stored
    if stage.pipeline_id == stored.stage.pipeline_id:
        text = _("%(stage)s is a stage of its own pipeline: move it along the path.") % {"stage": stage}
        raise BusinessRuleError(text, field="stage")
    check_successor(stored.stage, stage)
    there = proposed(stored, {"stage": stage})
    passage = step_check(there, to=str(stage.pk), by=by, override=override, is_new=True)
    with passage.remarked():
        return passage.told(opportunity_touch(stored, by=by, changes={"stage": stage}))


def check_successor(stage: Stage, successor: Stage) -> None:
    """Refuses a stage that cannot take the deals of `stage`. Raises BusinessRuleError."""
    if not (successor.is_active and successor.pipeline.is_active):
        raise BusinessRuleError(_("The stage %(stage)s is no longer in use.") % {"stage": successor}, field="stage")
    if successor.outcome != stage.outcome:
        text = {
            Stage.Outcome.OPEN: _("%(stage)s is no open stage: these deals are open and stay so."),
            Stage.Outcome.WON: _("%(stage)s is no won stage: these deals are won and stay so."),
            Stage.Outcome.LOST: _("%(stage)s is no lost stage: these deals are lost and stay so."),
        }[Stage.Outcome(stage.outcome)]
        raise BusinessRuleError(text % {"stage": successor}, field="stage")


def move_deals(moves: Mapping[Stage, Stage], *, by: User | None, title: str) -> Moved:
    """Moves all deals that stand in the keys of `moves` to the stages that they are mapped to.

    Up to `AT_ONCE` at once, in the caller's transaction; more by a job with this title.
    """
    deals = Opportunity.objects.filter(stage__in=[stage.pk for stage in moves]).order_by("pk")
    count = deals.count()
    if count > AT_ONCE and by is not None:
        stages = {str(stage.pk): successor.pk for stage, successor in moves.items()}
        return Moved(count, job_start(kind=KEY, by=by, title=title, records=deals, params={"stages": stages}))
    successors = {stage.pk: successor for stage, successor in moves.items()}
    for deal in deals:
        stored = lock(deal)
        if stored.stage_id in successors:  # who moved it while we waited for its lock has decided already
            opportunity_touch(stored, by=by, changes={"stage": successors[stored.stage_id]})
    return Moved(count)


def run_item(turn: Turn) -> dict[str, Any]:
    """Moves one deal to the stage that takes the deals of its own."""
    stored: Any = lock(turn.record)  # type: ignore[type-var]
    key = turn.job.params["stages"].get(str(stored.stage_id))
    if key is None:
        raise Skip(_("It has left its stage meanwhile."))
    before = {"stage": stored.stage_id, "probability": stored.probability, "forecast": stored.forecast_category}
    successor = _stage(key)
    check_successor(stored.stage, successor)
    opportunity_touch(stored, by=turn.by, changes={"stage": successor})
    return before


def undo_item(turn: Turn) -> None:
    """Moves a deal back, unless it moved on since; its stage and pipeline are put into use again."""
    stored: Any = lock(turn.record)  # type: ignore[type-var]
    before = turn.item.before or {}
    if stored.stage_id != turn.job.params["stages"][str(before["stage"])]:
        raise BusinessRuleError(_("It has moved on since: it stays in %(stage)s.") % {"stage": stored.stage})
    stage = _stage(before["stage"])
    for row in (stage.pipeline, stage):
        if not row.is_active:
            reference_save(row, by=turn.by, is_active=True)
    more = {"probability": before["probability"], "forecast_category": before["forecast"]}
    opportunity_touch(stored, by=turn.by, changes={"stage": stage, **more})


def _stage(key: int) -> Stage:
    stage = Stage.objects.select_related("pipeline").filter(pk=key).first()
    if stage is None:
        raise BusinessRuleError(_("The stage where it should go has been deleted meanwhile."))
    return stage


CHANGE_STAGE = JobKind(
    KEY,
    gettext_lazy("Move to another stage"),
    run_item,
    undo_item,
    permission=lambda job: "opportunities.change_stage",
    icon="arrows-exchange",
    limit=500_000,
    reaches_all=True,
)
