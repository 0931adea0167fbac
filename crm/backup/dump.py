"""PostgreSQL's own tools: those that come along with the product, else those of the system."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection

from crm.backup import BackupError
from crm.servers import postgres


def dump(snapshot: str, target: Path) -> None:
    """The database as it was when the snapshot was exported, into `target`. Raises BackupError."""
    _run("pg_dump", "--format=custom", "--no-password", f"--snapshot={snapshot}", f"--file={target}")


def load(source: Path, database: str) -> None:
    """A dump into an empty database. Raises BackupError with PostgreSQL's own words."""
    options = ["--exit-on-error", "--no-owner", "--no-privileges", "--no-password", f"--dbname={database}"]
    _run("pg_restore", *options, str(source))


def server_version() -> int:
    """The major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("show server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(  # noqa: S603
        [_find(program), *arguments], env=_environment(), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")


def _find(program: str) -> str:
    """The program's path. Raises BackupError when it is missing or older than the server, which it must not be."""
    try:
        found: str | None = str(postgres.bin_dir(None) / program)
    except importlib.metadata.PackageNotFoundError:
        found = shutil.which(program)
    if not found or not Path(found).exists():
        raise BackupError(f"{program} is missing: install PostgreSQL's client programs.")
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    own = int(said.split()[2].split(".")[0])
    if own < server_version():
        raise BackupError(f"{found} is of PostgreSQL {own}, the server of {server_version()}: install newer programs.")
    return found


def _environment() -> dict[str, str]:
    """How libpq is told where the server is; a password does not belong on a command line, which others can read."""
    given: dict[str, Any] = connection.settings_dict
    own = {
        "PGHOST": given["HOST"],
        "PGPORT": str(given["PORT"]),
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
    }
    own |= {f"PG{name.upper()}": str(given["OPTIONS"].get(name, "")) for name in ("sslmode", "sslrootcert", "service")}
    return {**os.environ, **{name: value for name, value in own.items() if value}}
