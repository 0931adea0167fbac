"""Doors for Celery: what a lost message left is picked up here."""

from __future__ import annotations

from celery import shared_task

from leads import services


@shared_task
def sweep_submissions() -> int:
    """Tries waiting submissions again."""
    return services.submissions_sweep()
