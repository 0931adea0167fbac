"""`manage.py seed_load`: a large and honest load of data, for measuring and for trying out."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from crm.seed import load


class Command(BaseCommand):
    """Fills an empty database. Its rows cannot be told from people's: to be rid of them, drop the database."""

    help = (
        "Write so many leads, with contacts, accounts, opportunities, lines, quotes and activities in proportion, "
        "owned by 200 people in a role tree of five levels. To be rid of the load, drop its database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--leads", type=int, required=True, help="how many leads; 1000000 takes minutes")
        parser.add_argument("--seed", type=int, default=1, help="the same number gives the same rows (default: 1)")
        parser.add_argument("--until", help="the last day of the records, such as 2026-07-01 (default: now)")
        parser.add_argument("--yes-on-top", action="store_true", help="also into a database that is in use")
        parser.add_argument("--in-production", action="store_true", help="also where CRM_ENV is production")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["in_production"]:
            raise CommandError("This is a production installation: nothing was written (--in-production if you must).")
        if load.is_used() and not options["yes_on_top"]:
            raise CommandError("There are records or users in this database: nothing was written (--yes-on-top adds).")
        if options["leads"] < load.SMALLEST:
            raise CommandError(f"--leads must be at least {load.SMALLEST}.")
        load.load(leads=options["leads"], seed=options["seed"], until=_until(options["until"]), say=self.stdout.write)
        load.tidy(self.stdout.write)
        for name, count in load.counts().items():
            self.stdout.write(f"{count:>12,}  {name}")


def _until(text: str | None) -> Any:
    if text is None:
        return timezone.now()
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"--until={text} is no day: write it like 2026-07-01.")
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())
