"""Celery tasks of quotes: doors to the services."""

from __future__ import annotations

import sys
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init

from quotes import pdf, services

TIME_LIMIT = 60  # seconds for one document


@shared_task(soft_time_limit=TIME_LIMIT, time_limit=TIME_LIMIT + 15)
def render_document(document_id: int) -> None:
    services.document_render(document_id=document_id)


@shared_task
def sweep_documents() -> int:
    return services.documents_sweep()


@worker_process_init.connect
def warm_up(**kwargs: Any) -> None:
    """Loads the renderer before the first document, in workers of the queue that makes them."""
    if "pdf" in sys.argv:
        pdf.warm_up()
