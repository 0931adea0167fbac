"""What a lost message or a killed worker left, and what is old."""

from __future__ import annotations

from datetime import timedelta

from django.db.models.functions import Now

from jobs.models import Job
from jobs.services.ending import tell

PATIENCE = timedelta(seconds=10)  # without a sign of life; a worker that is alive keeps the job all the same
KEPT_FOR = timedelta(days=90)


def jobs_sweep() -> int:
    """Tells workers of jobs that nobody has been at for `PATIENCE`; how many there were."""
    waiting = Job.objects.working().filter(heartbeat_at__lt=Now() - PATIENCE).order_by("heartbeat_at")
    found = list(waiting.only("pk")[:100])
    for job in found:
        tell(job)
    return len(found)


def jobs_prune() -> int:
    """Forgets jobs that ended `KEPT_FOR` ago, with their items; how many jobs."""
    old = Job.objects.filter(finished_at__lt=Now() - KEPT_FOR)
    keys = list(old.order_by("finished_at").values_list("pk", flat=True)[:1000])
    Job.objects.filter(pk__in=keys).delete()
    return len(keys)
