"""Doors for Celery."""

from __future__ import annotations

from celery import shared_task

from core import snapshots
from core.pruning import history_prune


@shared_task
def prune_snapshots() -> int:
    return snapshots.snapshots_prune()


@shared_task
def prune_history() -> int:
    """Every night: forgets history older than `HISTORY_MONTHS`."""
    return history_prune()
