"""Creating, updating, giving away and deleting opportunities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from core.services import (
    database_now,
    record_create,
    record_delete,
)
from opportunities.models import Opportunity, Pipeline, Stage
from opportunities.services.contact_roles import contact_role_add
from opportunities.services.lines import opportunity_set_lines
from opportunities.services.locking import lock_for_change
from opportunities.services.stage_history import begin_history, opportunity_touch, stage_columns
from opportunities.services.stages import check_loss, first_stage
from paths.services import gated, step_check
from products.lines import LineInput
from users.models import User
from users.owned import check_owner, record_change_owner


@gated
@transaction.atomic
def opportunity_create(
    *,
    by: User | None,
    owner: User | None = None,
    stage: Stage | None = None,
    pipeline: Pipeline | None = None,
    contact: Contact | None = None,
    lines: Sequence[LineInput] | None = None,
    override: str = "",
    **fields: Any,
) -> Opportunity:
    """A new deal, by default of `by`, in the first open stage of the default pipeline, in our own currency.

    Probability and forecast category are the stage's unless given. With `lines`, the amount is their sum;
    `contact` becomes the primary contact role. Raises BusinessRuleError, and GateBlocked where a stage before its own
    asks for more (override: `paths.services.step_check`).
    """
    check_owner(owner)
    stage = stage or first_stage(pipeline)
    if not (stage.is_active and stage.pipeline.is_active):
        raise BusinessRuleError(_("The stage %(stage)s is no longer in use.") % {"stage": stage}, field="stage")
    check_loss(stage, fields.get("loss_reason"))
    if not fields.get("currency"):
        fields["currency"] = OrganisationSettings.load().currency
    given = {name: value for name, value in fields.items() if not (name in BY_STAGE and value in (None, ""))}
    columns = {**stage_columns(stage, database_now()), **given}
    opportunity = record_create(Opportunity, by=by, owner=owner or by, **columns)
    if lines:
        opportunity = opportunity_set_lines(opportunity=opportunity, lines=lines, by=by)
    if contact:
        contact_role_add(opportunity=opportunity, contact=contact, by=by)
    begin_history(opportunity, by=by)
    step_check(opportunity, to=str(stage.pk), by=by, override=override, is_new=True)
    return opportunity


BY_STAGE = ("probability", "forecast_category")


@transaction.atomic
def opportunity_update(*, opportunity: Opportunity, by: User | None, version: int | None, **fields: Any) -> Opportunity:
    """Sets fields of a deal read at `version`; the stage moves by `opportunity_change_stage` alone.

    While there are lines, amount, quantity, currency and price book follow them. A close date that moves to a later
    calendar month counts as a push. A lost deal keeps a loss reason. Raises StaleRecord, BusinessRuleError.
    """
    stored, changes = lock_for_change(opportunity, version, fields)
    if stored.loss_reason_id and "loss_reason" in changes:
        check_loss(stored.stage, changes["loss_reason"])
    return opportunity_touch(stored, by=by, changes=changes)


@transaction.atomic
def opportunity_change_owner(
    *, opportunity: Opportunity, owner: User, by: User, version: int | None = None
) -> Opportunity:
    """Gives a deal to another user. Raises StaleRecord, BusinessRuleError."""
    return record_change_owner(opportunity, owner=owner, by=by, version=version)


@transaction.atomic
def opportunity_delete(*, opportunity: Opportunity, by: User | None, version: int | None = None) -> None:
    """Deletes a deal with its lines, roles and stage history; refuses while quotes or a converted lead need it."""
    record_delete(opportunity, by=by, version=version)
