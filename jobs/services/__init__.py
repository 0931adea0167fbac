"""Every verb about jobs: starting, cancelling and undoing them, and the work itself."""

from jobs.services.asking import job_cancel, job_start, job_undo
from jobs.services.running import job_run
from jobs.services.sweeping import jobs_prune, jobs_sweep

__all__ = ["job_cancel", "job_run", "job_start", "job_undo", "jobs_prune", "jobs_sweep"]
