"""Doors for Celery."""

from __future__ import annotations

from celery import shared_task

from jobs import services


@shared_task
def run_job(job_id: int) -> None:
    services.job_run(job_id=job_id)


@shared_task
def sweep_jobs() -> int:
    return services.jobs_sweep()


@shared_task
def prune_jobs() -> int:
    return services.jobs_prune()
