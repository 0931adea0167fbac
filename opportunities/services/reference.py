"""Pipelines, their stages, the names of contact roles, loss reasons and competitors, as administrators keep them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.reference import reference_delete, reference_save
from core.services import lock
from opportunities.models import Competitor, ContactRoleName, LossReason, Opportunity, Pipeline, Stage
from paths.services import path_retire
from users.models import User

RECORD_TYPE = Opportunity._meta.label_lower


@transaction.atomic
def pipeline_create(*, by: User | None, **fields: Any) -> Pipeline:
    """A new pipeline, without stages yet. Raises BusinessRuleError."""
    return reference_save(Pipeline(), by=by, **fields)


@transaction.atomic
def pipeline_update(*, pipeline: Pipeline, by: User | None, **fields: Any) -> Pipeline:
    """Changes a pipeline; the default one needs an open stage. Raises RecordGone, BusinessRuleError.

    With open deals it stays in use: `pipeline_deactivate` asks where they go.
    """
    goes = not fields.get("is_active", True)
    if goes and Opportunity.objects.open().filter(stage__pipeline=pipeline.pk).exists():
        text = _("Open deals stand in this pipeline: choose on its own page where they go.")
        raise BusinessRuleError(text, field="is_active")
    saved = reference_save(pipeline, by=by, **fields)
    check_open_stage(saved, "is_default")
    return saved


@transaction.atomic
def pipeline_delete(*, pipeline: Pipeline, by: User | None) -> None:
    """Deletes a pipeline without stages and takes its path out of use. Refuses in words otherwise."""
    key = str(pipeline.pk)
    reference_delete(pipeline, by=by)
    path_retire(record_type=RECORD_TYPE, scope=key, by=by)


@transaction.atomic
def stage_create(*, by: User | None, **fields: Any) -> Stage:
    """A new stage of a pipeline. Raises BusinessRuleError."""
    return reference_save(Stage(), by=by, **fields)


@transaction.atomic
def stage_update(*, stage: Stage, by: User | None, **fields: Any) -> Stage:
    """Changes a stage. Its pipeline stays, and so does its outcome while deals stand in it (they are closed by it).

    With deals it stays in use: `stage_deactivate` asks for the stage that takes them. Deals keep their probability.

    Raises RecordGone, BusinessRuleError.
    """
    stored = lock(stage)
    if fields.get("pipeline", stored.pipeline) != stored.pipeline:
        raise BusinessRuleError(_("A stage stays in its pipeline."), field="pipeline")
    if fields.get("outcome", stored.outcome) != stored.outcome and stored.opportunities.exists():
        raise BusinessRuleError(_("Deals stand in this stage: add another stage instead."), field="outcome")
    if stored.is_active and not fields.get("is_active", True) and stored.opportunities.exists():
        text = _("Deals stand in this stage: choose on the pipeline’s page which stage takes them.")
        raise BusinessRuleError(text, field="is_active")
    saved = reference_save(stored, by=by, **fields)
    check_open_stage(saved.pipeline, "is_active")
    return saved


@transaction.atomic
def stage_delete(*, stage: Stage, by: User | None) -> None:
    """Deletes a stage; what paths say of it stays. Refuses in words while deals stand, or stood, in it."""
    pipeline = lock(stage).pipeline
    reference_delete(stage, by=by)
    check_open_stage(pipeline, None)


@transaction.atomic
def contact_role_name_create(*, by: User | None, **fields: Any) -> ContactRoleName:
    """A new part that contacts can play. Raises BusinessRuleError."""
    return reference_save(ContactRoleName(), by=by, **fields)


@transaction.atomic
def contact_role_name_update(*, contact_role_name: ContactRoleName, by: User | None, **fields: Any) -> ContactRoleName:
    """Changes a role's name or place in the list. Raises RecordGone, BusinessRuleError."""
    return reference_save(contact_role_name, by=by, **fields)


@transaction.atomic
def contact_role_name_delete(*, contact_role_name: ContactRoleName, by: User | None) -> None:
    """Deletes a role. Refuses in words while contacts play it."""
    reference_delete(contact_role_name, by=by)


@transaction.atomic
def loss_reason_create(*, by: User | None, **fields: Any) -> LossReason:
    """A new reason why deals are lost. Raises BusinessRuleError."""
    return reference_save(LossReason(), by=by, **fields)


@transaction.atomic
def loss_reason_update(*, loss_reason: LossReason, by: User | None, **fields: Any) -> LossReason:
    """Changes a loss reason's name or place in the list. Raises RecordGone, BusinessRuleError."""
    return reference_save(loss_reason, by=by, **fields)


@transaction.atomic
def loss_reason_delete(*, loss_reason: LossReason, by: User | None) -> None:
    """Deletes a loss reason. Refuses in words while deals have it."""
    reference_delete(loss_reason, by=by)


@transaction.atomic
def competitor_create(*, by: User | None, **fields: Any) -> Competitor:
    """A new competitor. Raises BusinessRuleError."""
    return reference_save(Competitor(), by=by, **fields)


@transaction.atomic
def competitor_update(*, competitor: Competitor, by: User | None, **fields: Any) -> Competitor:
    """Changes a competitor. Raises RecordGone, BusinessRuleError."""
    return reference_save(competitor, by=by, **fields)


@transaction.atomic
def competitor_delete(*, competitor: Competitor, by: User | None) -> None:
    """Deletes a competitor. Refuses in words while deals name it."""
    reference_delete(competitor, by=by)


def check_open_stage(pipeline: Pipeline, field: str | None) -> None:
    """New deals begin in the first open stage of the default pipeline."""
    if pipeline.is_default and not pipeline.stages.filter(is_active=True, outcome=Stage.Outcome.OPEN).exists():
        raise BusinessRuleError(_("The default pipeline needs an active stage that is open."), field=field)
