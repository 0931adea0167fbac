"""Doors for Celery."""

from __future__ import annotations

from celery import shared_task

from core import snapshots


@shared_task
def prune_snapshots() -> int:
    return snapshots.snapshots_prune()
