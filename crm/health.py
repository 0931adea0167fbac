"""Whether this process lives, and whether it can do its work: for load balancers and container health checks.

Asked by machines, often by address and without TLS. So both are answered before hosts, sessions and log-ins are looked
at, say nothing that a stranger could use, and never take longer than `PATIENCE`, whatever hangs.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from kombu import Connection

logger = logging.getLogger(__name__)
PATIENCE = 3  # seconds
PATHS = ("/health/live", "/health/ready")


class HealthMiddleware:
    """Answers the two addresses here; their place in `crm.urls` is for whoever lists all addresses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in PATHS:
            return live(request) if request.path_info == PATHS[0] else ready(request)
        return self.get_response(request)


@login_not_required
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """200 while the process answers at all."""
    return _answer({"status": "live"}, 200)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 "ready", or "degraded" while work waits for the broker; 503 where pages cannot be served."""
    found = _bounded.run()
    vital = {name: word for name, word in found.items() if name != "broker"}
    if any(word != "ok" for word in vital.values()):
        return _answer({"status": "not ready", "checks": found}, 503)
    return _answer({"status": "ready" if found["broker"] == "ok" else "degraded", "checks": found}, 200)


def _answer(content: dict[str, Any], status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": "5"} if status == 503 else {})
    return JsonResponse(content, status=status, headers=headers)


class Bounded:
    """Runs the checks in one thread: a check that hangs keeps that thread, and nobody waits longer than `PATIENCE`."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._running: Future[dict[str, str]] | None = None

    def run(self) -> dict[str, str]:
        """The word for each check; those of a run that is under way are shared."""
        with self._lock:
            if self._running is None or self._running.done():
                self._running = self._pool.submit(checks)
            running = self._running
        try:
            return running.result(PATIENCE)
        except TimeoutError:
            return {"database": "no answer", "broker": "unknown"}


def checks() -> dict[str, str]:
    """Asks everything once. A word is "ok" or says in which way it is not; the log says more."""
    try:
        found = {"database": _word(database), "migrations": "unknown"}
        if found["database"] == "ok":
            found["migrations"] = _word(migrations)
    finally:
        connection.close()  # this thread's own
    return {**found, "storage": _word(storage), "broker": _word(broker)}


def _word(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:
        logger.warning("Not ready: %s: %s", check.__name__, error)
        return "failed"


def database() -> str:
    """Whether a new connection can be made and answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return "ok"


def migrations() -> str:
    """Whether the tables are those of this release (or of a later one, while an upgrade is on its way)."""
    return "missing" if _own_migrations() - set(MigrationRecorder(connection).applied_migrations()) else "ok"


@cache
def _own_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def storage() -> str:
    """Whether an uploaded file could be kept."""
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"x")
        file.flush()
    return "ok"


def broker() -> str:
    """Whether messages could be sent. Without it all work that is a row waits for the sweeps."""
    with Connection(settings.BROKER_URL, connect_timeout=1, transport_options=_QUICK) as asked:
        asked.ensure_connection(max_retries=1, timeout=1, interval_start=0)
    return "ok"


_QUICK = {"socket_timeout": 1, "socket_connect_timeout": 1}
_bounded = Bounded()
