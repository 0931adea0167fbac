"""The product's own processes: web, Celery workers, and the clock that wakes the sweeps."""

import http.client
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from crm.servers.process import Program

WORKER_GRACE = 10  # seconds; a job that takes longer is given back and done after the next start
PDF_MEMORY = 400_000  # kB; a renderer that has grown beyond this is replaced after its job


def web(base_dir: Path, host: str, port: int, env: Mapping[str, str] | None = None) -> Program:
    """gunicorn, configured by crm/gunicorn.py."""
    return Program(
        name="web",
        argv=(sys.executable, "-m", "gunicorn", "--config", "python:crm.gunicorn", "crm.wsgi:application"),
        env={**(env or {}), "HOST": host, "PORT": str(port)},
        cwd=base_dir,
        hurry_signal=signal.SIGINT,
        grace=12,
        ready=lambda: serves(host, port),
    )


def worker(base_dir: Path, queue: str, *options: str, env: Mapping[str, str] | None = None) -> Program:
    """A Celery worker for one queue. Told to stop it ends its job first; in a hurry it gives the job back."""
    arguments = ["worker", "--queues", queue, "--hostname", f"{queue}@%h", "--loglevel", "INFO"]
    return Program(
        name=f"worker-{queue}",
        argv=(
            sys.executable,
            "-m",
            "celery",
            "--app",
            "crm",
            *arguments,
            "--without-gossip",
            "--without-mingle",
            *options,
        ),
        env=env or {},
        cwd=base_dir,
        hurry_signal=signal.SIGQUIT,
        # Outright: with the broker dying at the same moment, an orderly end can hang for ever. Its children die with
        # it, and a job that was not acknowledged is done by the next worker.
        orphan_signal=signal.SIGKILL,
        grace=WORKER_GRACE,
    )


def workers(base_dir: Path, env: Mapping[str, str] | None = None) -> list[Program]:
    """The workers of a small installation: two hands for everything, one that draws PDFs."""
    return [
        worker(base_dir, "celery", "--concurrency", "2", env=env),
        worker(base_dir, "pdf", "--concurrency", "1", "--max-memory-per-child", str(PDF_MEMORY), env=env),
    ]


def beat(base_dir: Path) -> Program:
    """The clock. Its schedule is in the database, so that it survives being killed and can be seen in the admin."""
    options = (
        "--scheduler",
        "django_celery_beat.schedulers:DatabaseScheduler",
        "--loglevel",
        "INFO",
        "--pidfile",
        "",
    )
    return Program(
        name="beat",
        argv=(sys.executable, "-m", "celery", "--app", "crm", "beat", *options),
        cwd=base_dir,
        grace=5,
    )


def serves(host: str, port: int) -> bool:
    """Whether the web server answers a request at all, whatever it says."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    connection = http.client.HTTPConnection(local, port, timeout=5)
    try:
        connection.request("HEAD", "/", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
