"""`manage.py demo_load`: the demo company, for a database that nobody uses yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.demo.load import NotEmpty, load
from crm.servers import logins


class Command(BaseCommand):
    """Loads the demo company or, where there is a user already, nothing."""

    help = "Load the demo company into an empty database; the log-ins are written to a file that only you can read."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cast = load()
        except NotEmpty as error:
            raise CommandError("The demo company goes only into an empty database: this one has users.") from error
        if options["verbosity"] > 1:
            self.stdout.write(
                f"{len(cast.accounts)} accounts, {len(cast.leads)} leads, {len(cast.deals)} opportunities."
            )
        self.stdout.write(f"Demo company loaded. The log-ins are in {logins.path()}")
