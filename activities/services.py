"""Verbs about activities. Who may do them is asked by the views; an activity is reached through its records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity, ActivityLink
from core.errors import BusinessRuleError, RecordReadOnly
from core.history import name_actor
from core.records import type_of
from core.services import lock, record_create, record_delete, record_update, touch
from users.models import User
from users.owned import check_owner, record_change_owner

Kind = Activity.Kind
# What is written down after the fact; tasks and events lie ahead.
DONE_AT_ONCE = frozenset({Kind.CALL, Kind.NOTE})


@transaction.atomic
def activity_create(
    *, by: User, kind: str, subject: str, records: Iterable[models.Model] = (), owner: User | None = None, **fields: Any
) -> Activity:
    """A new activity on records (none: a task for oneself). Raises BusinessRuleError, RecordGone, RecordReadOnly.

    task: `due_date`, `priority`. call: `happens_at` (default: now), `minutes`, done at once. note: done at once.
    event: `happens_at`, `minutes`; done if it lies in the past. All: `description`. `owner`: `by` unless given.
    """
    owner = owner or by
    check_owner(owner)
    if kind == Kind.CALL and not fields.get("happens_at"):
        fields["happens_at"] = timezone.now()
    _check_time(kind, fields.get("happens_at"))
    targets = list(records)
    _lock_open(targets)
    is_done = kind in DONE_AT_ONCE or (kind == Kind.EVENT and fields["happens_at"] <= timezone.now())
    done_at = timezone.now() if is_done else None
    activity = record_create(
        Activity, by=by, owner=owner, kind=kind, subject=subject.strip(), is_done=is_done, done_at=done_at, **fields
    )
    _link([activity.pk], targets)
    return activity


@transaction.atomic
def activity_update(*, activity: Activity, by: User, version: int | None, **fields: Any) -> Activity:
    """Changes what an activity says. Raises StaleRecord, RecordGone, BusinessRuleError."""
    if "happens_at" in fields:
        _check_time(activity.kind, fields["happens_at"])
    if "subject" in fields:
        fields["subject"] = fields["subject"].strip()
    return record_update(activity, by=by, version=version, **fields)


@transaction.atomic
def activity_complete(*, activity: Activity, by: User) -> Activity:
    """Marks as done; a second time changes nothing. Raises RecordGone."""
    stored = lock(activity)
    if stored.is_done:
        return stored
    done_at = stored.database_time  # type: ignore[attr-defined]
    return touch(stored, by=by, changes={"is_done": True, "done_at": done_at})


@transaction.atomic
def activity_reopen(*, activity: Activity, by: User) -> Activity:
    """Takes "done" back from a task or an event. Raises BusinessRuleError, RecordGone."""
    stored = lock(activity)
    if stored.kind in DONE_AT_ONCE:
        raise BusinessRuleError(_("A call or a note has happened: it cannot be opened again."))
    if not stored.is_done:
        return stored
    return touch(stored, by=by, changes={"is_done": False, "done_at": None})


def activity_change_owner(*, activity: Activity, owner: User, by: User, version: int | None = None) -> Activity:
    """Gives an activity to another user. Raises StaleRecord, RecordGone, BusinessRuleError."""
    return record_change_owner(activity, owner=owner, by=by, version=version)


def activity_delete(*, activity: Activity, by: User, version: int | None = None) -> None:
    """Deletes an activity, on every record that it is linked to. Raises StaleRecord, RecordGone."""
    record_delete(activity, by=by, version=version)


@transaction.atomic
def activity_link(*, activity: Activity, record: models.Model, by: User) -> None:
    """Links an activity to one more record; a second time changes nothing. Raises RecordGone, RecordReadOnly."""
    _lock_open([record])
    lock(activity)
    name_actor(by)
    _link([activity.pk], [record])


@transaction.atomic
def activity_relink(*, source: models.Model, targets: Iterable[models.Model], by: User) -> int:
    """Links every activity of `source` to each of `targets` too; says how many activities. The caller holds the locks
    of all these records (conversion does, in river order).
    """
    ids = list(Activity.objects.of(source).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    name_actor(by)
    _link(ids, list(targets))
    return len(ids)


def forget_record(sender: type[models.Model], record: models.Model, by: Any, **kwargs: Any) -> None:
    """Receiver of `record_deleting`: takes the record's links away, and activities that would belong to nothing."""
    ids = list(Activity.objects.of(record).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    content_type = ContentType.objects.get_for_model(record)
    ActivityLink.objects.filter(content_type=content_type, object_id=record.pk).delete()
    Activity.objects.filter(pk__in=ids, links=None).delete()


def _check_time(kind: str, happens_at: Any) -> None:
    if kind in {Kind.CALL, Kind.EVENT} and not happens_at:
        raise BusinessRuleError(_("Say when."), field="happens_at")


def _lock_open(records: list[models.Model]) -> None:
    """Locks records that get something new. Raises RecordReadOnly.

    One that is being deleted at this moment must not get a link that nobody would take away.
    """
    for record in sorted(records, key=lambda r: (type_of(r).lock_order, r.pk)):
        stored: Any = lock(record)
        if stored.is_read_only:
            raise RecordReadOnly(_("%(record)s is read-only: nothing can be added to it.") % {"record": stored})


def _link(activity_ids: list[int], records: list[models.Model]) -> None:
    links = [
        ActivityLink(
            activity_id=activity_id, content_type=ContentType.objects.get_for_model(record), object_id=record.pk
        )
        for activity_id in activity_ids
        for record in records
    ]
    ActivityLink.objects.bulk_create(links, ignore_conflicts=True)
