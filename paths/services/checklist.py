"""What is done of a step's checklist for one record."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, RecordReadOnly
from core.services import lock
from paths.models import ChecklistTick, GateEvent
from paths.registry import path_of
from paths.services.following import contents
from users.models import User


@transaction.atomic
def checklist_tick(*, record: Any, item: str, is_done: bool, by: User | None) -> ChecklistTick | None:
    """Ticks an item of the record's path, or takes the tick away; twice is as good as once.

    It says who did it first, and when. Raises RecordGone, RecordReadOnly, BusinessRuleError.
    """
    stored = lock(record)
    if stored.is_read_only:
        raise RecordReadOnly(_("%(record)s changes no more.") % {"record": stored})
    path_type = path_of(stored)
    known = {entry.key for step in contents(path_type, path_type.scope(stored)).values() for entry in step.checklist}
    if item not in known:
        raise BusinessRuleError(_("This item is no longer on the checklist. Reload the page."))
    if not is_done:
        ChecklistTick.objects.of(stored).filter(item=item).delete()
        return None
    named = {"content_type": ContentType.objects.get_for_model(stored), "object_id": stored.pk, "item": item}
    return ChecklistTick.objects.get_or_create(**named, defaults={"by": by})[0]


def forget_record(sender: type[models.Model], record: models.Model, **kwargs: Any) -> None:
    """Receiver of `record_deleting`: takes away what is ticked, and what gates said."""
    for model in (ChecklistTick, GateEvent):
        model.objects.of(record).delete()
