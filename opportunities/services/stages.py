"""The stage of an opportunity: moving, closing, reopening."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, NotAllowed
from core.services import check_version, lock
from opportunities.models import Competitor, LossReason, Opportunity, Pipeline, Stage
from opportunities.services.competitors import set_winner
from opportunities.services.locking import lock_for_change
from opportunities.services.stage_history import opportunity_touch
from paths.services import gated, proposed, step_check
from users.models import User
from users.permissions import Permission


def first_stage(pipeline: Pipeline | None) -> Stage:
    """Where a deal begins: the first open stage of `pipeline`, or of the default one. Raises BusinessRuleError."""
    stages = Stage.objects.filter(is_active=True, outcome=Stage.Outcome.OPEN).order_by("position", "pk")
    stages = stages.filter(pipeline=pipeline) if pipeline else stages.filter(pipeline__is_default=True)
    stage = stages.first()
    if stage is None:
        raise BusinessRuleError(_("The pipeline has no open stage to begin with."), field="stage")
    return stage


def check_loss(stage: Stage, reason: LossReason | None) -> None:
    """Refuses a lost deal of which nobody says why."""
    if stage.outcome == Stage.Outcome.LOST and reason is None:
        raise BusinessRuleError(_("Say why it was lost: choose a loss reason."), field="loss_reason")


@gated
@transaction.atomic
def opportunity_change_stage(
    *,
    opportunity: Opportunity,
    stage: Stage,
    by: User | None,
    version: int | None = None,
    override: str = "",
    **fields: Any,
) -> Opportunity:
    """Moves a deal to another stage of its pipeline, forwards or backwards, and sets `fields` with it.

    Probability and forecast category become the stage's. Moving to the stage where it stands changes nothing. A closed
    stage closes it by the rules of `opportunity_close`, with the loss reason that it has; its close date stays, if it
    is past. From a closed stage to an open one it is reopened, which is a right of its own; why it was lost is then
    told by its history alone. override: `paths.services.step_check`. Raises StaleRecord, NotAllowed, GateBlocked,
    BusinessRuleError.
    """
    stored, changes = lock_for_change(opportunity, version, fields, to=stage)
    stage = changes.pop("stage", stored.stage)
    if stage.pk == stored.stage_id:
        check_loss(stage, changes.get("loss_reason", stored.loss_reason))
        return opportunity_touch(stored, by=by, changes=changes) if changes else stored
    _check_stage(stored, stage)
    if stage.is_closed:
        wanted = proposed(stored, changes)
        close_date = min(wanted.close_date, timezone.localdate())
        closing = {"close_date": close_date, "loss_reason": wanted.loss_reason, "loss_note": wanted.loss_note}
        return _close(stored, stage, by, None, override, {**changes, **closing})
    if stored.is_closed:
        if by is not None and not by.has_perm(Permission.OPPORTUNITY_REOPEN):
            raise NotAllowed(_("A closed opportunity is reopened by a manager: ask yours."), field="stage")
        set_winner(stored, None, by=by)
        changes = {**changes, "loss_reason": None, "loss_note": ""}
    return _move(stored, stage, by, override, changes)


def _move(stored: Opportunity, stage: Stage, by: User | None, override: str, changes: dict[str, Any]) -> Opportunity:
    """Writes the stage, with other changes, of a deal that its gates let go."""
    passage = step_check(proposed(stored, changes), to=str(stage.pk), by=by, override=override)
    with passage.remarked():
        return passage.told(opportunity_touch(stored, by=by, changes={**changes, "stage": stage}))


@gated
@transaction.atomic
def opportunity_close(
    *,
    opportunity: Opportunity,
    stage: Stage,
    by: User | None,
    close_date: date,
    loss_reason: LossReason | None = None,
    loss_note: str = "",
    competitor: Competitor | None = None,
    version: int | None = None,
    override: str = "",
) -> Opportunity:
    """Closes a deal as won or lost, or corrects how it was closed.

    stage: a closed stage of its pipeline. close_date: the day on which it was decided, today at the latest. A lost deal
    needs its `loss_reason`; `competitor` is who won it, taken among the deal's competitors where it is not one yet. Of
    a won deal these three are forgotten. The same again changes nothing. override: `paths.services.step_check`.
    Raises StaleRecord, GateBlocked, BusinessRuleError.
    """
    stored = lock(opportunity, "stage")
    check_version(stored, version)
    if not stage.is_closed:
        raise BusinessRuleError(
            _("%(stage)s does not close a deal: choose a closed stage.") % {"stage": stage}, field="stage"
        )
    _check_stage(stored, stage)
    wanted = {"close_date": close_date, "loss_reason": loss_reason, "loss_note": loss_note}
    return _close(stored, stage, by, competitor, override, wanted)


def _close(
    stored: Opportunity, stage: Stage, by: User | None, winner: Competitor | None, override: str, wanted: dict[str, Any]
) -> Opportunity:
    """Closes with these values: close date, loss reason and note, and others that change with them."""
    close_date, reason = wanted["close_date"], wanted["loss_reason"]
    if close_date > timezone.localdate():
        raise BusinessRuleError(_("A deal is not closed in the future: today at the latest."), field="close_date")
    check_loss(stage, reason)
    if reason and not reason.is_active and reason.pk != stored.loss_reason_id:
        raise BusinessRuleError(
            _("The loss reason %(reason)s is no longer in use.") % {"reason": reason}, field="loss_reason"
        )
    if stage.is_won:
        wanted, winner = {**wanted, "loss_reason": None, "loss_note": ""}, None
    set_winner(stored, winner, by=by)
    changes = {name: value for name, value in wanted.items() if getattr(stored, name) != value}
    if stage.pk == stored.stage_id:
        return opportunity_touch(stored, by=by, changes=changes)
    return _move(stored, stage, by, override, changes)


def _check_stage(stored: Opportunity, stage: Stage) -> None:
    """Refuses a stage of another pipeline, and one that is out of use unless the deal stands in it."""
    if stage.pipeline_id != stored.stage.pipeline_id:
        raise BusinessRuleError(_("%(stage)s is a stage of another pipeline.") % {"stage": stage}, field="stage")
    if not stage.is_active and stage.pk != stored.stage_id:
        raise BusinessRuleError(_("The stage %(stage)s is no longer in use.") % {"stage": stage}, field="stage")
