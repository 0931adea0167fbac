"""`manage.py backup`: all data in one file, while people work."""

import time
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crm.backup import BackupError
from crm.backup.making import backup


class Command(BaseCommand):
    """Writes one sealed file and says what is in it."""

    help = (
        "Write the database and all files into one file that `manage.py restore` reads. The product may go on running."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="by default var/backups/pathway-<time>.tar")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        began = time.monotonic()
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        target = (file or Path(settings.VAR_DIR) / "backups" / f"pathway-{stamp}.tar").absolute()
        if target.exists():
            raise CommandError(f"{target} exists already: nothing was written.")
        try:
            manifest = backup(target)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target}: {contents(manifest)}, in {time.monotonic() - began:.1f} s.")
        if missing := manifest["missing_files"]:
            self.stderr.write(f"{len(missing)} files that rows name are not there, such as {missing[0]}.")


def contents(manifest: dict[str, Any]) -> str:
    """How much is in a backup, in words."""
    rows = sum(int(text.split(":")[0]) for text in manifest["digest"].values())
    megabytes = sum(part["size"] for part in manifest["parts"].values()) / 1e6
    return f"{rows} rows in {len(manifest['digest'])} tables, {len(manifest['parts']) - 1} files, {megabytes:.1f} MB"
