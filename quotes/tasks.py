"""Celery tasks of quotes: doors to the services."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from pathlib import Path
from typing import Any

from celery import shared_task
from celery.signals import worker_process_init

from quotes import pdf, services

TIME_LIMIT = 60  # seconds for one document
MEMORY_LIMIT = 2 * 1024**3  # bytes that a worker may take for its work; 2,000 lines need about a quarter
NICENESS = 15  # of 19: a document is computed with what people's pages leave


@shared_task(soft_time_limit=TIME_LIMIT, time_limit=TIME_LIMIT + 15)
def render_document(document_id: int) -> None:
    services.document_render(document_id=document_id)


@shared_task
def sweep_documents() -> int:
    return services.documents_sweep()


@worker_process_init.connect
def warm_up(**kwargs: Any) -> None:
    """Loads the renderer before the first document, in workers of the queue that makes them; others go before these."""
    if "pdf" in sys.argv:
        _give_way()
        _keep_within_memory()
        pdf.warm_up()


def _keep_within_memory() -> None:
    """A document that would take the machine's memory fails by itself instead."""
    __, most = resource.getrlimit(resource.RLIMIT_DATA)
    with contextlib.suppress(OSError, ValueError):  # not every system keeps count of it
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, most))


def _give_way() -> None:
    """Leave the processor to others who want it.

    Linux shares it out between sessions first (sched_autogroup), and a process's own niceness counts within its session
    only. So a worker that leads a session of its own makes that nice too; one in somebody's terminal leaves it alone.
    """
    os.nice(NICENESS)
    if os.getsid(0) == os.getppid():
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(NICENESS))
