"""What is done of a step's checklist for one record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, RecordReadOnly
from core.services import lock
from paths.content import StepContent
from paths.models import ChecklistTick, GateEvent
from paths.registry import PathType, path_of
from paths.services.gates import contents, versions_in_use
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
    named = {"content_type": ContentType.objects.get_for_model(stored), "object_id": stored.pk, "item": item}
    if not is_done:
        ChecklistTick.objects.filter(**named).delete()
        return None
    return ChecklistTick.objects.get_or_create(**named, defaults={"by": by})[0]


@dataclass(frozen=True)
class Tick:
    """Who did an item, in words ("" for a machine), and when."""

    by: str
    at: datetime


def said_and_ticked(path_type: PathType, record: models.Model) -> tuple[dict[str, StepContent], dict[str, Tick]]:
    """What the path in use says of each step, and what is ticked of a record, by item. One statement for both."""
    ticks = ChecklistTick.objects.filter(
        content_type=ContentType.objects.get_for_model(record), object_id=record.pk
    ).order_by("pk")
    names = {name: f"by__{name}" for name in ("first_name", "last_name", "email")}
    told = ArraySubquery(ticks.values(json=JSONObject(item="item", at="at", **names)))
    version = versions_in_use(path_type, path_type.scope(record)).annotate(ticks=told).first()
    if version is None:
        return {}, {}
    said = {key: StepContent.from_json(data) for key, data in version.content.items()}
    return said, {row.pop("item"): _tick(**row) for row in version.ticks}


def _tick(at: str, **names: str | None) -> Tick:
    return Tick(str(User(**names)) if names["email"] else "", datetime.fromisoformat(at))


def forget_record(sender: type[models.Model], record: models.Model, **kwargs: Any) -> None:
    """Receiver of `record_deleting`: takes away what is ticked, and what gates said."""
    named = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}
    for model in (ChecklistTick, GateEvent):
        model.objects.filter(**named).delete()
