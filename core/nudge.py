"""Telling Celery that there is work, without ever waiting for the broker.

The work itself is a row in the database, and a sweep finds what no message told of (docs/adr/0004). So a message may be
lost, but no request may wait for a broker that is down or hangs: one background thread of each process publishes.
"""

from __future__ import annotations

import logging
import os
from contextvars import Context, copy_context
from functools import partial
from queue import Full, Queue
from threading import Lock, Thread
from typing import Any

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)
MAX_WAITING = 1000  # messages; what is more is dropped and left to the sweep


class Publisher:
    """Publishes in a thread that is started with the first message."""

    def __init__(self) -> None:
        self._waiting: Queue[tuple[Context, Any, tuple[Any, ...]]] = Queue(MAX_WAITING)
        self._lock = Lock()
        self._thread: Thread | None = None

    def put(self, task: Any, args: tuple[Any, ...]) -> None:
        """Returns at once, whatever the broker does."""
        try:
            self._waiting.put_nowait((copy_context(), task, args))  # the request's id goes along
        except Full:
            logger.warning("The broker does not keep up: left %s%r to the sweep", task.name, args)
            return
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._run, name="nudge", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            context, task, args = self._waiting.get()
            context.run(publish, task, args)


def publish(task: Any, args: tuple[Any, ...]) -> None:
    """One attempt, which takes at most the timeouts of `CELERY_BROKER_TRANSPORT_OPTIONS`. Never raises."""
    try:
        task.apply_async(args=args, retry=False, ignore_result=True)
    except Exception as error:
        logger.warning("Could not tell the broker of %s%r, left to the sweep: %s", task.name, args, error)


_publisher = Publisher()


def _start_anew() -> None:
    """A forked process has no thread of its parent's, and must not send its messages once more."""
    global _publisher
    _publisher = Publisher()


os.register_at_fork(after_in_child=_start_anew)


def nudge(task: Any, *args: Any) -> None:
    """Publishes a Celery task after the commit (at once outside a transaction), never waiting and never raising.

    `task`: the task, or its name for services that the task itself calls.
    """
    found = current_app.signature(task) if isinstance(task, str) else task
    transaction.on_commit(partial(_send, found, args), robust=True)


def _send(task: Any, args: tuple[Any, ...]) -> None:
    if task.app.conf.task_always_eager:
        publish(task, args)
    else:
        _publisher.put(task, args)
