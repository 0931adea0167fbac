"""gunicorn's settings, read by `gunicorn --config python:crm.gunicorn`."""

import os

from django.conf import settings

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
