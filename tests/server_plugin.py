"""A PostgreSQL for the tests: started once by the process that steers pytest, gone when the run is over.

Loaded by `-p tests.server_plugin` (pyproject.toml) before pytest-django reads the settings. pytest-xdist's workers
inherit the addresses by the environment. The product's own servers, data and files are never touched: everything
lives in a folder of its own in the system's temporary folder.
"""

import contextlib
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm.servers import account, addresses, folders, lock, postgres
from crm.servers.errors import ServerError
from crm.servers.supervisor import StopSignals, Supervisor

HOME = "PATHWAY_TEST_HOME"  # the variable by which the workers know the folder of this run
PREFIX = f"pathway-test-{os.getuid()}-"
STALE = 60  # seconds; a younger folder may belong to a run that has not locked it yet

# What a crash would lose is of no use to anybody.
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start the server, unless this is a worker of a run that has one."""
    if HOME in os.environ:
        return
    stack = contextlib.ExitStack()
    early_config.add_cleanup(stack.close)
    home = stack.enter_context(temporary_home())
    database_url = os.environ.get("TEST_DATABASE_URL") or stack.enter_context(postgres_server(home))
    os.environ.update(environment(home, database_url))


def environment(home: Path, database_url: str) -> dict[str, str]:
    """What the settings read, so that neither `.env` nor the caller's environment changes what is tested."""
    (home / "var" / "static").mkdir(parents=True, exist_ok=True)
    return {
        HOME: str(home),
        "VAR_DIR": str(home / "var"),
        "MEDIA_ROOT": str(home / "var" / "media"),
        "DATABASE_URL": database_url,
        "BROKER_URL": "memory://",
        "CRM_ENV": "development",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],testserver",
        "CSRF_TRUSTED_ORIGINS": "",
    }


@contextlib.contextmanager
def temporary_home(prefix: str = PREFIX) -> Iterator[Path]:
    """A folder with a short path that is removed at the end, by the next run if this one is killed."""
    remove_stale_homes()
    home = Path(tempfile.mkdtemp(prefix=prefix, dir=addresses.SYSTEM_TEMP))
    home.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        with lock.hold(home / "owner.lock"):
            yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def remove_stale_homes() -> None:
    """Remove the folders of runs that were killed: those whose lock nobody holds."""
    for home in addresses.SYSTEM_TEMP.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, ServerError):
            found = home.lstat()
            mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
            if mine and found.st_mtime < time.time() - STALE:
                with lock.hold(home / "owner.lock"):
                    shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def postgres_server(home: Path) -> Iterator[str]:
    """A running server with its data in `home`; gives the URL of its database."""
    owner = account.for_postgres(home / "postgres")
    socket_dir = folders.make_private(home / "pg", account=owner)
    cluster = postgres.Cluster(home / "postgres", socket_dir, postgres.bin_dir(owner), owner)
    supervisor = Supervisor(var_dir=home, stop=StopSignals(), say=print)
    try:
        postgres.make_cluster(cluster)
        supervisor.start_and_wait(postgres.program(cluster, **UNSAFE_BUT_FAST))
        postgres.make_database(socket_dir)
        yield addresses.postgres_url(socket_dir)
    finally:
        supervisor.stop()
