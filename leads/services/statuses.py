"""The statuses of leads, as administrators keep them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.reference import reference_delete, reference_save
from core.services import lock
from leads.models import LeadStatus
from users.models import User

Category = LeadStatus.Category


@transaction.atomic
def lead_status_create(*, by: User | None, **fields: Any) -> LeadStatus:
    """A new status. Raises BusinessRuleError."""
    return reference_save(LeadStatus(), by=by, **fields)


@transaction.atomic
def lead_status_update(*, lead_status: LeadStatus, by: User | None, **fields: Any) -> LeadStatus:
    """Changes a status. Between "converted" and the rest it moves only while no lead stands in it.

    Raises RecordGone, BusinessRuleError.
    """
    stored = lock(lead_status)
    is_moved = (fields.get("category", stored.category) == Category.CONVERTED) != (
        stored.category == Category.CONVERTED
    )
    if is_moved and stored.leads.exists():
        raise BusinessRuleError(_("Leads stand in this status: add another status instead."), field="category")
    saved = reference_save(stored, by=by, **fields)
    _check_one_converted("is_active" if not is_moved else "category")
    return saved


@transaction.atomic
def lead_status_delete(*, lead_status: LeadStatus, by: User | None) -> None:
    """Deletes a status; what paths say of it stays. Refuses in words while leads stand in it."""
    reference_delete(lead_status, by=by)
    _check_one_converted(None)


def _check_one_converted(field: str | None) -> None:
    """Without a status for converted leads nobody could convert."""
    if not LeadStatus.objects.filter(category=Category.CONVERTED, is_active=True).exists():
        raise BusinessRuleError(_("One active status must be for converted leads."), field=field)
