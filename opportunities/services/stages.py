"""The stage of an opportunity: moving, closing, reopening."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, NotAllowed
from core.services import check_version, lock
from opportunities.models import Competitor, LossReason, Opportunity, Pipeline, Stage
from opportunities.services.competitors import set_winner
from opportunities.services.stage_history import opportunity_touch
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


@transaction.atomic
def opportunity_change_stage(
    *, opportunity: Opportunity, stage: Stage, by: User | None, version: int | None = None
) -> Opportunity:
    """Moves a deal to another stage of its pipeline, forwards or backwards.

    Probability and forecast category become the stage's. Moving to the stage where it stands changes nothing. A closed
    stage closes it by the rules of `opportunity_close`, with the loss reason that it has; its close date stays, if it
    is past. From a closed stage to an open one it is reopened, which is a right of its own; why it was lost is then
    told by its history alone. Raises StaleRecord, NotAllowed, BusinessRuleError.
    """
    stored = lock(opportunity)
    check_version(stored, version)
    if stage.pk == stored.stage_id:
        return stored
    _check_stage(stored, stage)
    if stage.is_closed:
        close_date = min(stored.close_date, timezone.localdate())
        return _close(stored, stage, by, close_date, stored.loss_reason, stored.loss_note, None)
    if not stored.is_closed:
        return opportunity_touch(stored, by=by, changes={"stage": stage})
    if by is not None and not by.has_perm(Permission.OPPORTUNITY_REOPEN):
        raise NotAllowed(_("A closed opportunity is reopened by a manager: ask yours."), field="stage")
    set_winner(stored, None, by=by)
    return opportunity_touch(stored, by=by, changes={"stage": stage, "loss_reason": None, "loss_note": ""})


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
) -> Opportunity:
    """Closes a deal as won or lost, or corrects how it was closed.

    stage: a closed stage of its pipeline. close_date: the day on which it was decided, today at the latest. A lost deal
    needs its `loss_reason`; `competitor` is who won it, taken among the deal's competitors where it is not one yet. Of
    a won deal these three are forgotten. The same again changes nothing. Raises StaleRecord, BusinessRuleError.
    """
    stored = lock(opportunity)
    check_version(stored, version)
    if not stage.is_closed:
        raise BusinessRuleError(
            _("%(stage)s does not close a deal: choose a closed stage.") % {"stage": stage}, field="stage"
        )
    _check_stage(stored, stage)
    return _close(stored, stage, by, close_date, loss_reason, loss_note, competitor)


def _close(
    stored: Opportunity,
    stage: Stage,
    by: User | None,
    close_date: date,
    reason: LossReason | None,
    note: str,
    winner: Competitor | None,
) -> Opportunity:
    if close_date > timezone.localdate():
        raise BusinessRuleError(_("A deal is not closed in the future: today at the latest."), field="close_date")
    check_loss(stage, reason)
    if reason and not reason.is_active and reason.pk != stored.loss_reason_id:
        raise BusinessRuleError(
            _("The loss reason %(reason)s is no longer in use.") % {"reason": reason}, field="loss_reason"
        )
    if stage.is_won:
        reason, note, winner = None, "", None
    set_winner(stored, winner, by=by)
    wanted = {"stage": stage, "close_date": close_date, "loss_reason": reason, "loss_note": note}
    return opportunity_touch(stored, by=by, changes={n: v for n, v in wanted.items() if getattr(stored, n) != v})


def _check_stage(stored: Opportunity, stage: Stage) -> None:
    """Refuses a stage of another pipeline, and one that is out of use unless the deal stands in it."""
    if stage.pipeline_id != stored.stage.pipeline_id:
        raise BusinessRuleError(_("%(stage)s is a stage of another pipeline.") % {"stage": stage}, field="stage")
    if not stage.is_active and stage.pk != stored.stage_id:
        raise BusinessRuleError(_("The stage %(stage)s is no longer in use.") % {"stage": stage}, field="stage")
