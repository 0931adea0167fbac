"""`manage.py up`: the whole product with one command, and nothing left running after Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from crm.servers import lock, logins, port, preparation, programs
from crm.servers.embedded import Installation, start_postgres
from crm.servers.errors import ServerError
from crm.servers.supervisor import StopRequested, StopSignals, Supervisor

# The order of the stop: first nobody asks for work or hands it out, then nobody needs a broker or a database.
STOP_ORDER = (
    frozenset({"beat", "web", "worker-celery", "worker-pdf"}),
    frozenset({"valkey"}),
    frozenset({"postgres"}),
)


class Command(BaseCommand):
    """Starts the servers that are ours, prepares the database, runs the product until Ctrl-C."""

    help = "Start Pathway CRM: its servers (where DATABASE_URL and BROKER_URL name none), web, workers and beat."
    requires_system_checks: list[str] = []  # they ask the database, which is not up yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1", help="address to listen on")
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="port to listen on")
        parser.add_argument("--no-workers", action="store_true", help="web only: jobs wait until a worker comes")

    def handle(self, *args: Any, host: str, port: str, no_workers: bool, **options: Any) -> None:
        self.host = host
        self.demo = os.environ.get("DEMO", "1").strip().lower() not in {"0", "no", "false", "off"}
        self.no_workers = no_workers
        self.installation = Installation(Path(settings.BASE_DIR), os.environ)
        try:
            self.port = _port_number(port)
            os.environ["PORT"] = str(self.port)  # all parts begin links with the same address (BASE_URL)
            with lock.hold(self.installation.lock_file), StopSignals() as stop:
                self.run(stop)
        except ServerError as error:
            self.stderr.write(self.style.ERROR(str(error)))
            sys.exit(1)

    def run(self, stop: StopSignals) -> None:
        """Start everything, watch it, and stop it whatever happens."""
        supervisor = Supervisor(var_dir=self.installation.var_dir, stop=stop, say=self.say)
        if ended := supervisor.end_leftovers():
            self.say(f"Ended what an earlier run left: {', '.join(ended)}.")
        reserved = port.reserve(self.host, self.port)
        try:
            self.start_servers(supervisor)
            with stop.interrupting():
                self.prepare()
            connections.close_all()
            self.start_product(supervisor)
            self.greet()
            supervisor.watch()
        except StopRequested:
            pass
        finally:
            connections.close_all()
            self.say("Stopping (all data is kept).")
            supervisor.stop(*STOP_ORDER)
            self.installation.tidy()
            reserved.close()
        self.say("Stopped.")

    def start_servers(self, supervisor: Supervisor) -> None:
        """PostgreSQL and Valkey, where they are ours."""
        cluster = self.installation.prepare()
        if cluster:
            self.say(f"Starting PostgreSQL (data in {self.shown(cluster.data_dir)})")
            if cluster.account and not cluster.data_dir.is_relative_to(self.installation.var_dir.resolve()):
                self.say(
                    f"    The data is there because the user {cluster.account.name}, whom PostgreSQL runs as for root,"
                )
                self.say(f"    cannot enter {self.installation.var_dir}.")
            start_postgres(supervisor, cluster)
        if self.installation.embeds_valkey:
            self.say(f"Starting Valkey (data in {self.shown(self.installation.var_dir / 'valkey')})")
            supervisor.start_and_wait(self.installation.valkey_program())

    def prepare(self) -> None:
        """Tables, first data, static files."""
        if not self.installation.embeds_postgres:
            preparation.wait_for_database()
        self.say("Bringing the database up to date")
        preparation.migrate()
        if not preparation.has_users():
            self.first_data()
        if preparation.collect_static():
            self.say("Static files collected")

    def first_data(self) -> None:
        if self.installation.embeds_postgres:
            self.say("Loading the demo company" if self.demo else "Creating the administrator")
            preparation.load_first_data(demo=self.demo)
        else:
            # A database that was named to us may be anybody's: nothing is put into it unasked.
            self.say("Nobody can log in yet. Make an administrator: .venv/bin/python manage.py createsuperuser")

    def start_product(self, supervisor: Supervisor) -> None:
        """Web, workers and beat; returns when the first page is served."""
        base_dir = self.installation.base_dir
        web = programs.web(base_dir, self.host, self.port)
        if self.no_workers:
            supervisor.start_and_wait(web)
            return
        for program in programs.workers(base_dir):
            supervisor.start(program)
        supervisor.start_and_wait(web)
        supervisor.start(programs.beat(base_dir))

    def greet(self) -> None:
        """The address, the log-ins, where to look and how to stop."""
        shown_host = f"[{self.host}]" if ":" in self.host else self.host
        self.say("")
        self.say(self.style.SUCCESS(f"Pathway CRM is running: http://{shown_host}:{self.port}/"))
        if self.installation.embeds_postgres and (rows := logins.read()):
            for profile, email, password in rows:
                self.say(f"    {profile:<14} {email:<28} {password}")
            self.say(f"    (the first passwords, kept in {self.shown(logins.path())}, which only you can read)")
        self.say(f"Logs: {self.shown(self.installation.var_dir / 'log')}   Stop: Ctrl-C")

    def shown(self, path: Path) -> str:
        """A path as short as it can be said."""
        base = self.installation.base_dir
        return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)

    def say(self, line: str) -> None:
        """One line on the terminal, which may be gone by now."""
        try:
            self.stdout.write(line)
            self.stdout.flush()
        except OSError:
            pass


def _port_number(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise ServerError(f"PORT={text} is no port number: choose one from 1024 to 65535.")
