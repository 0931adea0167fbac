"""Reference data (statuses, stages, sources, roles, templates): rows that administrators keep and records point to.

They have no version: who saves last is right, and the history says who that was.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.history import name_actor
from core.services import check, lock, record_delete

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def reference_save(row: M, *, by: Any, **fields: Any) -> M:
    """Creates or changes a row. Raises RecordGone, BusinessRuleError.

    The default among the rows passes from one to another: a row takes it, and none gives it away.
    """
    name_actor(by)
    stored = lock(row) if row.pk else row
    was_default = bool(row.pk and getattr(stored, "is_default", False))
    for name, value in fields.items():
        setattr(stored, name, value)
    if hasattr(stored, "is_default"):
        _check_default(stored, was_default)
    if getattr(stored, "is_default", False):
        type(row)._base_manager.filter(is_default=True).exclude(pk=stored.pk).update(is_default=False)
    check(stored)
    stored.save()
    return stored


@transaction.atomic
def reference_delete(row: models.Model, *, by: Any) -> None:
    """Deletes a row. Refuses in words while records point to it, and for the default."""
    if getattr(lock(row), "is_default", False):
        raise BusinessRuleError(_("This is the default: make another one the default first."))
    record_delete(row, by=by)


def _check_default(row: Any, was_default: bool) -> None:
    if was_default and not row.is_default:
        raise BusinessRuleError(_("One must be the default: make another one the default."), field="is_default")
    if row.is_default and not getattr(row, "is_active", True):
        raise BusinessRuleError(_("The default must stay active: make another one the default."), field="is_active")
