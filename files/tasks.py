"""Doors for Celery: what nobody wants any more."""

from __future__ import annotations

from celery import shared_task

from files import services


@shared_task
def sweep_files() -> int:
    return services.files_sweep()
