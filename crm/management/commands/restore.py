"""`manage.py restore`: the data of a backup in place of an empty installation's, or of any that is given up."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.backup import BackupError
from crm.backup.restoring import restore
from crm.management.commands.backup import contents


class Command(BaseCommand):
    """Checks the whole file first; what is wrong with it is said, and nothing is touched then."""

    help = "Restore a file of `manage.py backup` into an empty database, or with --replace in place of what is there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="give up the present database and files")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        began = time.monotonic()
        try:
            manifest = restore(file.absolute(), replace=replace)
        except BackupError as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"Restored the backup of {manifest['made_at']}: {contents(manifest)}, in {seconds:.1f} s.")
        self.stdout.write("All tables and files are as they were. Next: manage.py migrate (`up` does it by itself).")
