"""The base of records that belong to somebody, and the verb that gives them to another."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import services
from core.conflicts import merge
from core.errors import BusinessRuleError
from core.models import Record
from users.models import User
from users.sharing import drop_manual_shares
from users.signals import owner_changed


class OwnedRecord(Record):
    """A record with a user as its owner. `owner` moves by `<noun>_change_owner` alone."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))

    service_fields = frozenset({"owner"})

    class Meta:
        abstract = True


O = TypeVar("O", bound=Record)  # noqa: E741


def check_owner(owner: User | None) -> None:
    """Refuses an owner who cannot log in any more."""
    if owner is not None and not owner.is_active:
        raise BusinessRuleError(gettext("%(owner)s is no longer active.") % {"owner": owner}, field="owner")


@transaction.atomic
def record_change_owner(record: O, *, owner: Any, by: User, version: int | None = None) -> O:
    """Gives a record to another user. Raises StaleRecord, BusinessRuleError."""
    check_owner(owner)
    stored = services.lock(record)
    changes = merge(stored, version, {"owner": owner})
    had = stored.owner_id  # type: ignore[attr-defined]
    if had != owner.pk:
        drop_manual_shares(stored)
    saved = services.touch(stored, by=by, changes=changes)
    tell_owner(saved, had=had, by=by)
    return saved


def tell_owner(record: Any, *, had: int | None = None, by: User | None) -> None:
    """Tells whoever owns a record from now on; not the one who gave it, nor the one who `had` it (a user's key)."""
    if record.owner is not None and record.owner != by and record.owner.pk != had:
        owner_changed.send(sender=type(record), record=record, owner=record.owner, by=by)
