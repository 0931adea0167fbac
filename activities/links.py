"""Between activities and the records that they are linked to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from activities.models import Activity, ActivityLink
from core.numbers import whole_number
from core.records import all_types, type_of


def reference(record: models.Model) -> str:
    """A record as a form names it: "leads.lead:12"."""
    return f"{record._meta.label_lower}:{record.pk}"


def find_record(text: str, user: Any) -> models.Model | None:
    """The record of a reference, if the user sees it; None for any other text."""
    label, __, key = text.partition(":")
    try:
        record_type = type_of(label)
    except KeyError:
        return None
    if record_type.is_catalogue:
        return None
    return record_type.model._default_manager.all().visible_to(user).filter(pk=whole_number(key)).first()  # type: ignore[attr-defined]


def visible_records(activities: Iterable[Activity], user: Any) -> dict[int, list[Any]]:
    """The linked records that the user sees, by the activity's key; one query for the links and one for each type."""
    links = ActivityLink.objects.filter(activity__in=[a.pk for a in activities])
    wanted: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for type_id, object_id, activity_id in links.values_list("content_type", "object_id", "activity"):
        wanted[type_id][object_id].append(activity_id)
    found: dict[int, list[Any]] = defaultdict(list)
    for record_type in all_types():
        by_record = wanted.get(ContentType.objects.get_for_model(record_type.model).pk)
        if not by_record:
            continue
        rows = record_type.model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]
        for record in rows.filter(pk__in=by_record).order_by("pk"):
            for activity_id in by_record[record.pk]:
                found[activity_id].append(record)
    return found
