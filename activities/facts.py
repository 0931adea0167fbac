"""What a list of records says of their activities: what is due next, whether it is late, when something last was.

Every reader of a record sees its activities, so these facts are the same for all of them.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import IsNull
from django.utils import timezone

from activities.models import Activity


def with_activity_facts(rows: Any) -> Any:
    """Records, each with `next_due`, `has_overdue_task` and `last_activity_at`. No further statement.

    next_due: the day, by the reader's calendar, of the earliest open task or coming event; None where nothing is
    planned (a task without a day is no plan). has_overdue_task: an open task's day is over.
    last_activity_at: when something last happened, was done or was written; None where nothing was.
    """
    # Not `Exists`: PostgreSQL would look through the overdue tasks of all records rather than through those of a page.
    late = _of_each(rows.model).overdue_tasks().order_by().values("pk")[:1]
    return rows.annotate(
        next_due=next_due(rows.model),
        has_overdue_task=IsNull(Subquery(late), False),  # type: ignore[arg-type]
        last_activity_at=Subquery(_past(_of_each(rows.model)).order_by("-at").values("at")[:1]),
    )


def next_due(model: type[models.Model]) -> Subquery:
    """`next_due` alone, of a row of `model`. It is read from indexes: some thousand rows cost little."""
    return Subquery(_planned(_of_each(model)).values("day")[:1], output_field=models.DateField())


def days_due(model: type[models.Model], keys: Collection[int]) -> dict[int, date]:
    """`next_due` of many rows of `model` at once, by key; those for which nothing is planned are not in it.

    For a thousand rows it takes a third of what asking for each of them does.
    """
    content_type = ContentType.objects.get_for_model(model)
    planned = _with_day(Activity.objects.filter(links__content_type=content_type, links__object_id__in=keys))
    return dict(
        planned.order_by()
        .values("links__object_id")
        .annotate(first=Min("day"))
        .values_list("links__object_id", "first")
    )


def happened_since(record: models.Model, moment: datetime) -> Exists:
    """The condition that something happened with one record at that moment or later."""
    return Exists(_past(Activity.objects.of(record)).filter(at__gte=moment))


def is_planned(record: models.Model) -> Exists:
    """The condition that an open task or a coming event of one record has a day."""
    return Exists(_planned(Activity.objects.of(record)))


def next_subject(model: type[models.Model]) -> Subquery:
    """What is due then, in the words of whoever planned it."""
    return Subquery(_planned(_of_each(model)).values("subject")[:1])


def ahead_if_open() -> Q:
    """The condition of an activity that is not done: a task waits, an event comes; an event that was is past."""
    return Q(kind=Activity.Kind.TASK) | Q(happens_at__gte=timezone.now())


def _planned(activities: Any) -> Any:
    """What has a day, the earliest first; a task's is its due date, an event's where the reader is."""
    return _with_day(activities).order_by("day", "pk")


def _with_day(activities: Any) -> Any:
    ahead = activities.filter(ahead_if_open(), is_done=False)
    return ahead.annotate(day=Coalesce("due_date", TruncDate("happens_at"))).exclude(day=None)


def _past(activities: Any) -> Any:
    at = Coalesce("happens_at", "done_at", "created_at")
    return activities.exclude(Q(is_done=False) & ahead_if_open()).annotate(at=at)


def _of_each(model: type[models.Model]) -> Any:
    content_type = ContentType.objects.get_for_model(model)
    return Activity.objects.filter(links__content_type=content_type, links__object_id=OuterRef("pk"))
