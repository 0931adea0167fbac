"""Making a backup while people work: one moment of the database, and every file that it names.

The dump and the sums of the tables read one exported snapshot. Files are written before the rows that name them and
removed long after those are gone, and never changed: so those of the moment are all there when they are copied.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from core.database import long_statements
from core.digest import digest_everything
from crm.backup import archive, dump


def backup(target: Path) -> dict[str, Any]:
    """Writes the archive `target`; returns its manifest. Raises BackupError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dumped = Path(folder) / archive.DUMP
        with long_statements(), transaction.atomic():
            snapshot = _export_snapshot()
            manifest = describe()
            named = set(_named_files())
            dump.dump(snapshot, dumped)
        with archive.new_archive(target) as writer:
            with dumped.open("rb") as file:
                writer.add(archive.DUMP, file)
            _add_media(writer)
            present = {name.removeprefix(archive.MEDIA) for name in writer.parts}
            manifest["missing_files"] = sorted(named - present)
            writer.seal(manifest)
    return {**manifest, "parts": writer.parts}


def _export_snapshot() -> str:
    with connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def describe() -> dict[str, Any]:
    """Release, migrations and sums of the database as this transaction sees it."""
    return {
        "product": product_version(),
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "postgres": dump.server_version(),
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "digest": dict(digest_everything()),
    }


def product_version() -> str:
    """The release of this code."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _named_files() -> Iterator[str]:
    """The files that rows name: by a file field, or in the store of `files`."""
    for model in apps.get_models():
        if hasattr(model, "pgh_tracked_model"):
            continue  # a history tells of files that may be gone
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) or field.name == "storage_name":
                rows = model._base_manager.exclude(**{field.attname: ""}).values_list(field.attname, flat=True)
                yield from filter(None, rows.iterator())


def _add_media(writer: archive.Writer) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.relative_to(root).parts[0].startswith("."):
            continue
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue  # no row names it any more
        with file:
            writer.add(f"{archive.MEDIA}{path.relative_to(root).as_posix()}", file)
