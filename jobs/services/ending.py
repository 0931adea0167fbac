"""Telling workers of a job, and writing its end."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.nudge import nudge
from jobs.models import Job, JobItem
from jobs.signals import job_finished


def tell(job: Job) -> None:
    """Lets a worker know, after the commit."""
    nudge("jobs.tasks.run_job", job.pk)


def end(job: Job, state: str) -> Job:
    """Writes the end of a locked job, with its `reason`; items that never had their turn stay as they were."""
    message = _("Not done: the job was stopped before.")
    waiting = JobItem.objects.filter(job=job, state=JobItem.State.WAITING)
    left = waiting.update(state=JobItem.State.SKIPPED, message=message)
    Job.objects.filter(pk=job.pk).update(
        state=state, reason=job.reason[:500], finished_at=Now(), skipped=F("skipped") + left
    )
    job.refresh_from_db()
    job_finished.send(sender=Job, job=job)
    return job
