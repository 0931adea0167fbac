"""gunicorn's settings, read by `gunicorn --config python:crm.gunicorn`."""

import gc
import os
from typing import Any

from django.conf import settings
from django.urls import get_resolver

from crm import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
production.guard()

_host = os.environ.get("HOST", "127.0.0.1")
bind = f"{f'[{_host}]' if ':' in _host else _host}:{os.environ.get('PORT', '8000')}"

workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Each worker has a socket of its own on the port: with a shared one, clients that keep their connection open pile up on
# the worker that woke first.
reuse_port = True
# gunicorn's control socket is shared by all installations of one user.
control_socket_disable = True

timeout = 60  # seconds
graceful_timeout = 10
keepalive = 5
# A worker says that it lives by touching a file, which must not be on a slow disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None

logconfig_dict = settings.LOGGING


def post_worker_init(worker: Any) -> None:
    """What is loaded by now stays: the garbage collector need not walk it again and again while people wait.

    A full collection of all modules takes a tenth of a second, in the midst of whichever page is being made. Templates
    make many short-lived objects, which reference counting frees; cycles among them may wait for a larger heap.
    """
    get_resolver().url_patterns  # noqa: B018  # loads every view, and what they import
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
