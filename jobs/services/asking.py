"""What people ask of jobs: start, cancel, undo. A worker does it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.services import lock
from jobs.models import Job, JobItem
from jobs.registry import kind_of
from jobs.services.ending import end, tell
from users.models import User

UNDO_WITHIN = timedelta(days=7)
BATCH = 1000  # rows of one insert
State = Job.State


@transaction.atomic
def job_start(
    *,
    kind: str,
    by: User,
    title: str,
    records: models.QuerySet | None = None,
    rows: Iterable[dict[str, Any]] = (),
    params: dict[str, Any] | None = None,
) -> Job:
    """A new job on `records`, in their order, or on `rows` of data; a worker is told after the commit.

    What `by` may edit is asked again for each record when its turn comes. Raises BusinessRuleError for nothing to do
    and for more items than the kind takes.
    """
    declared = kind_of(kind)
    if declared is None:
        raise LookupError(kind)
    items = _of_records(records, declared.limit) if records is not None else [JobItem(data=row) for row in rows]
    if not items:
        raise BusinessRuleError(_("Nothing is chosen: there is nothing to do."))
    if len(items) > declared.limit:
        text = _("At most %(limit)s at a time: choose fewer.") % {"limit": declared.limit}
        raise BusinessRuleError(text)
    job = Job.objects.create(kind=kind, title=title[:200], by=by, params=params or {}, total=len(items))
    for position, item in enumerate(items, start=1):
        item.job, item.position = job, position
    JobItem.objects.bulk_create(items, batch_size=BATCH)
    tell(job)
    return job


def _of_records(records: models.QuerySet, limit: int) -> list[JobItem]:
    """An item for each record, and at most one more than allowed."""
    content_type = ContentType.objects.get_for_model(records.model)
    keys = records.values_list("pk", flat=True).iterator(chunk_size=BATCH)
    return [JobItem(content_type=content_type, object_id=key) for key in islice(keys, limit + 1)]


@transaction.atomic
def job_cancel(*, job: Job, by: User) -> Job:
    """Stops a job after the item that it is at; what is done stays done. A second time changes nothing.

    Raises BusinessRuleError when there is nothing left to cancel.
    """
    stored = lock(job)
    if stored.state in {State.CANCELLING, State.CANCELLED}:
        return stored
    if stored.state not in {State.QUEUED, State.RUNNING}:
        raise BusinessRuleError(_("This job has come to its end: there is nothing to cancel."))
    stored.reason = _("Cancelled by %(who)s.") % {"who": by}
    if stored.state == State.QUEUED:
        return end(stored, State.CANCELLED)
    stored.state = State.CANCELLING
    stored.save(update_fields=["state", "reason"])
    tell(stored)
    return stored


@transaction.atomic
def job_undo(*, job: Job, by: User) -> Job:
    """Takes back what a job did, as far as nobody changed it since; a worker does it. A second time changes nothing.

    Raises BusinessRuleError where the kind knows no way back, while it still runs, and after `UNDO_WITHIN`.
    """
    stored = lock(job)
    if stored.state in {State.UNDOING, State.UNDONE}:
        return stored
    check_undo(stored)
    changes = {"state": State.UNDOING, "undone_by": by, "finished_at": None, "heartbeat_at": Now(), "reason": ""}
    Job.objects.filter(pk=stored.pk).update(**changes)
    tell(stored)
    return Job.objects.get(pk=stored.pk)


def check_undo(job: Job) -> None:
    """Raises BusinessRuleError unless a job can be undone now. `job.database_time` is now (`core.services.lock`)."""
    kind = kind_of(job.kind)
    if kind is None or kind.undo_item is None:
        raise BusinessRuleError(_("There is no way to undo this kind of job."))
    if job.finished_at is None:
        raise BusinessRuleError(_("This job is still at work: cancel it first, or wait for its end."))
    if job.state == State.UNDONE or not job.done:
        raise BusinessRuleError(_("There is nothing to undo."))
    if job.database_time > job.finished_at + UNDO_WITHIN:  # type: ignore[attr-defined]
        text = _("A job can be undone for %(days)s days after its end.")
        raise BusinessRuleError(text % {"days": UNDO_WITHIN.days})
