"""The servers that are ours to run for this installation, ready to be handed to a supervisor."""

import math
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crm.servers import addresses, folders, lock, postgres, valkey
from crm.servers.errors import ServerError
from crm.servers.postgres import Cluster
from crm.servers.process import Program, wait_until
from crm.servers.supervisor import START_TIMEOUT, StopSignals, Supervisor

FOREVER = math.inf


@dataclass(frozen=True)
class Installation:
    """One installation: its code, its state, and what the environment says of its servers."""

    base_dir: Path
    environ: Mapping[str, str]

    @property
    def var_dir(self) -> Path:
        return addresses.var_dir(self.base_dir, self.environ)

    @property
    def lock_file(self) -> Path:
        return self.var_dir / "up.lock"

    @property
    def guests_file(self) -> Path:
        """Shared by the commands that use servers which another command has started."""
        return self.var_dir / "guests.lock"

    @property
    def embeds_postgres(self) -> bool:
        return addresses.uses_embedded_postgres(self.environ)

    @property
    def embeds_valkey(self) -> bool:
        return addresses.uses_embedded_valkey(self.environ)

    def prepare(self) -> Cluster | None:
        """Create the folders, and find the database's cluster when it is ours."""
        self.var_dir.mkdir(mode=0o755, parents=True, exist_ok=True)
        cluster = None
        if self.embeds_postgres:
            cluster = postgres.cluster(self.var_dir, addresses.postgres_socket_dir(self.base_dir, self.environ))
        folders.make_run_dir(self.base_dir, self.environ, cluster.account if cluster else None)
        return cluster

    def tidy(self) -> None:
        """Remove what a stopped product needs no longer."""
        folders.remove_run_dir(self.base_dir, self.environ)

    def valkey_program(self) -> Program:
        data_dir = folders.make_private(self.var_dir / "valkey")
        return valkey.program(data_dir, addresses.valkey_socket(self.base_dir, self.environ))


def start_postgres(supervisor: Supervisor, cluster: Cluster) -> bool:
    """Start PostgreSQL with our database in it; True when its data was created now."""
    new = postgres.make_cluster(cluster)
    postgres.stop_orphan(cluster)
    supervisor.start_and_wait(postgres.program(cluster))
    postgres.make_database(cluster.socket_dir)
    return new


@contextmanager
def with_servers(installation: Installation) -> Iterator[None]:
    """Run a block with the embedded servers up: those that run already, or some that are started for the block.

    Commands may come and go at once: whoever started the servers stops them after the last of the others has ended.
    Raises ServerError.
    """
    while True:
        with ExitStack() as stack:
            try:
                stack.enter_context(lock.hold(installation.lock_file))
            except ServerError:
                stack.enter_context(lock.shared(installation.guests_file))  # waits while they are being stopped
                if not _runs_elsewhere(installation):
                    continue
            else:
                stack.enter_context(_started(installation))
            yield
            return


def _runs_elsewhere(installation: Installation) -> bool:
    """Whether another process has the servers up; waits while it starts them. False when it has ended."""
    socket_dir = addresses.postgres_socket_dir(installation.base_dir, installation.environ)

    def settled() -> bool:
        return postgres.answers(socket_dir, addresses.DATABASE_NAME) or not lock.is_held(installation.lock_file)

    if not wait_until(settled, START_TIMEOUT):
        raise ServerError("Pathway CRM runs from this folder, but its database does not answer: see var/log.")
    return lock.is_held(installation.lock_file)


@contextmanager
def _started(installation: Installation) -> Iterator[None]:
    with StopSignals() as stop:
        supervisor = Supervisor(var_dir=installation.var_dir, stop=stop, say=lambda line: None)
        supervisor.end_leftovers()
        try:
            if cluster := installation.prepare():
                start_postgres(supervisor, cluster)
            if installation.embeds_valkey:
                supervisor.start_and_wait(installation.valkey_program())
            with stop.interrupting(), _ctrl_c_as_usual():
                yield
        finally:
            with lock.alone(installation.guests_file, wait=_patiently(stop)):
                supervisor.stop()
                installation.tidy()


@contextmanager
def _ctrl_c_as_usual() -> Iterator[None]:
    """Commands know KeyboardInterrupt: in a shell it ends a line, not the shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _patiently(stop: StopSignals) -> Callable[[Callable[[], bool]], bool]:
    """Waits for something as long as it takes, or until (another) Ctrl-C."""
    count = stop.count

    def wait(came: Callable[[], bool]) -> bool:
        if came():
            return True
        sys.stderr.write("Other commands still use the database; it stops after them (Ctrl-C: at once).\n")
        wait_until(lambda: came() or stop.count > count, FOREVER)
        return stop.count == count

    return wait
