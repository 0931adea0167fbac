"""Whole products for tests that need real processes: `manage.py up` with servers, files and a port of its own.

PostgreSQL runs with fsync on, as for users. Everything is reached by process ids that `up` itself wrote down, and is
ended by `up` at the end; should it fail to, by those ids.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from crm.servers import addresses, leftovers, logins, port, postgres
from crm.servers.process import die_with_parent, wait_until
from tests.server_plugin import HOME

BASE_DIR = Path(__file__).resolve().parent.parent
START_TIMEOUT = 180  # seconds; the very first one creates all tables and compresses all static files
STOP_TIMEOUT = 45
OWN_VARIABLES = ("DATABASE_URL", "BROKER_URL", "MEDIA_ROOT", "TEST_DATABASE_URL", HOME)


@dataclass
class Product:
    """A running product."""

    url: str
    env: dict[str, str]
    process: "subprocess.Popen[bytes]"

    @property
    def var_dir(self) -> Path:
        return Path(self.env["VAR_DIR"])

    @property
    def database_url(self) -> str:
        return addresses.database_url(BASE_DIR, self.env)

    @property
    def broker_url(self) -> str:
        return addresses.broker_url(BASE_DIR, self.env)

    @property
    def output(self) -> str:
        """What `up` has said on its terminal."""
        return (self.var_dir / "terminal.txt").read_text()

    @property
    def pids(self) -> dict[str, int]:
        """The present process of each part: postgres, valkey, web, worker-celery, worker-pdf, beat."""
        notes = json.loads((self.var_dir / "children.json").read_text())
        return {note["name"]: note["pid"] for note in notes}

    @property
    def administrator(self) -> tuple[str, str]:
        """E-mail and password of the administrator."""
        return next(
            (email, password) for profile, email, password in logins.read(self.var_dir) if profile == "administrator"
        )

    def connect(self) -> "psycopg2.extensions.connection":
        """A connection of its own to the product's database, in autocommit mode."""
        return postgres.connect(addresses.postgres_socket_dir(BASE_DIR, self.env), addresses.DATABASE_NAME)

    def manage(self, *arguments: str, timeout: float = 60) -> str:
        """Run a management command as in a second terminal; returns what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=BASE_DIR, env=self.env, capture_output=True, text=True, timeout=timeout, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextlib.contextmanager
    def orm(self) -> Iterator[None]:
        """Within the block this process's models are those of the product's database (no test transaction around)."""
        from django.db import connections

        connection = connections["default"]
        connection.close()
        before = dict(connection.settings_dict)
        socket_dir = str(addresses.postgres_socket_dir(BASE_DIR, self.env))
        own = {"HOST": socket_dir, "PORT": "", "NAME": addresses.DATABASE_NAME, "USER": addresses.DATABASE_USER}
        connection.settings_dict.update(own)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    def stop(self) -> None:
        """Ctrl-C, then wait until all is gone."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self.process.wait(STOP_TIMEOUT)

    def end(self) -> None:
        """Stop, and kill by their ids whatever did not."""
        family = descendants(self.process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.stop()
        leftovers.end(self.var_dir / "children.json")
        for process in family:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self.process.wait(5)
        shutil.rmtree(addresses.run_dir(BASE_DIR, self.env), ignore_errors=True)


def descendants(pid: int) -> list[psutil.Process]:
    """All processes below `pid`, now."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def start(var_dir: Path, env: Mapping[str, str] | None = None, *options: str, wait: bool = True) -> Product:
    """Start `manage.py up` with its state in `var_dir`, and wait until its pages are served."""
    own = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
    own |= {"VAR_DIR": str(var_dir), "HOST": "127.0.0.1", "PORT": str(port.free()), "DEMO": "0", **(env or {})}
    with (var_dir / "terminal.txt").open("ab") as terminal:
        terminal.truncate(0)
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", *options],
            cwd=BASE_DIR,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),  # a killed test run leaves no product behind
        )
    product = Product(f"http://127.0.0.1:{own['PORT']}", own, process)
    if wait:
        wait_until_running(product)
    return product


def wait_until_running(product: Product, seconds: float = START_TIMEOUT) -> None:
    """Wait for the line that says so; fails with what was said instead."""
    wait_until(lambda: "is running:" in product.output or product.process.poll() is not None, seconds)
    if "is running:" not in product.output:
        product.end()
        raise AssertionError(f"The product did not start:\n{product.output}")


def pattern() -> Path:
    """The state of a product that was started once: tables, one administrator, static files.

    Made once per test run: creating all tables takes longer than most tests.
    """
    home = Path(os.environ[HOME])
    made = home / "pattern"
    with (home / "pattern.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not made.exists():
            draft = home / f"draft-{secrets.token_hex(4)}"
            draft.mkdir()
            draft.chmod(0o711)
            product = start(draft)
            product.end()
            draft.rename(made)
    return made


def state_for(var_dir: Path) -> None:
    """Put the state of a product that was started once into `var_dir`."""
    subprocess.run(["cp", "-a", f"{pattern()}/.", str(var_dir)], check=True)
    shutil.rmtree(var_dir / "log", ignore_errors=True)


@contextlib.contextmanager
def running_product(
    workers: int = 2, threads: int = 25, celery: bool = True, env: Mapping[str, str] | None = None
) -> Iterator[Product]:
    """A product with tables and one administrator, on a free port of this machine; gone after the block."""
    var_dir = Path(os.environ[HOME]) / f"product-{secrets.token_hex(4)}"
    var_dir.mkdir()
    var_dir.chmod(0o711)  # for the user that PostgreSQL runs as
    product = None
    try:
        state_for(var_dir)
        sizes = {"WEB_WORKERS": str(workers), "WEB_THREADS": str(threads)}
        product = start(var_dir, {**sizes, **(env or {})}, *([] if celery else ["--no-workers"]))
        assert_durable(product)
        yield product
    finally:
        if product:
            product.end()
        shutil.rmtree(var_dir, ignore_errors=True)


def assert_durable(product: Product) -> None:
    """A fault test means nothing on a database that may forget what it acknowledged."""
    connection = product.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('fsync'), current_setting('synchronous_commit')")
            assert cursor.fetchone() == ("on", "on")
    finally:
        connection.close()


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """One product for all tests of this process that only use it. Tests that break it take `running_product`."""
    with running_product() as running:
        yield running


@pytest.fixture
def product_orm(product: Product, django_db_blocker: Any) -> Iterator[Product]:
    """The product, with this process's models looking into its database."""
    with django_db_blocker.unblock(), product.orm():
        yield product


def wait_for(answer: Any, seconds: float = 30) -> None:
    """Wait until `answer()` is true; fails after `seconds`."""
    assert wait_until(answer, seconds, pause=0.1), f"not within {seconds} s"
