"""The servers that are ours to run for this installation, ready to be handed to a supervisor."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from crm.servers import addresses, folders, lock, postgres, valkey
from crm.servers.postgres import Cluster
from crm.servers.process import Program
from crm.servers.supervisor import StopSignals, Supervisor


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
def with_servers(base_dir: Path, environ: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Run a block with the embedded servers up, for a command that is used while the product is stopped.

    Raises ServerError when the product runs from this folder: then they are up already.
    """
    installation = Installation(base_dir, environ)
    with lock.hold(installation.lock_file), StopSignals() as stop:
        supervisor = Supervisor(var_dir=installation.var_dir, stop=stop, say=lambda line: None)
        supervisor.end_leftovers()
        try:
            if cluster := installation.prepare():
                start_postgres(supervisor, cluster)
            if installation.embeds_valkey:
                supervisor.start_and_wait(installation.valkey_program())
            with stop.interrupting():
                yield
        finally:
            supervisor.stop()
            installation.tidy()
