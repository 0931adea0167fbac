"""Forgets history older than some months. The newest older event of each living record stays."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.pruning import history_prune


class Command(BaseCommand):
    help = "Deletes history older than HISTORY_MONTHS (or --months)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--months", type=int, help="keep this many months")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["months"] is not None and options["months"] < 1:
            raise CommandError("Keep at least one month.")
        self.stdout.write(f"{history_prune(months=options['months'])} events deleted.")
