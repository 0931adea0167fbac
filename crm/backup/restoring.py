"""Restoring a backup: all of it is checked and loaded beside what is there, and takes its place only when it is whole.

The database is loaded under another name, its sums compared with those of the backup, and then both names are changed
in one transaction. Files are put in place before that (new ones) and after it (the rest): whenever this is broken off,
the database that has the name finds its files.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from core.database import long_statements
from core.digest import digest_everything
from crm.backup import BackupError, archive, dump, making

STAGE = ".restoring"  # within MEDIA_ROOT: on the same disk, so that files are moved and not copied


def restore(source: Path, *, replace: bool) -> dict[str, Any]:
    """Puts a backup in the place of an empty database, with `replace` of any. Returns its manifest; BackupError."""
    manifest = archive.read_manifest(source)
    check_release(manifest)
    check_target(replace=replace)
    with _stage() as stage, _scratch_database() as scratch:
        archive.extract(source, manifest, stage)
        dump.load(stage / archive.DUMP, scratch)
        check_sums(manifest, scratch)
        place_files(stage / archive.MEDIA, overwrite=False)
        connection.close()
        take_over(scratch)
        place_files(stage / archive.MEDIA, overwrite=True)
        remove_other_files(manifest)
    return manifest


def check_release(manifest: dict[str, Any]) -> None:
    """Refuses what this release or this server cannot read."""
    ours = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    unknown = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in ours]
    if unknown:
        raise BackupError(
            f"The backup was made by a newer release ({manifest['product']}; this one is {making.product_version()}): "
            f"it has migrations that are unknown here, such as {unknown[0]}. Nothing was restored."
        )
    if manifest["postgres"] > dump.server_version():
        raise BackupError(
            f"The backup is of PostgreSQL {manifest['postgres']}, this server is {dump.server_version()}: it needs a "
            "server that is as new. Nothing was restored."
        )


def check_target(*, replace: bool) -> None:
    """Refuses to replace data unasked, or under the feet of those who use it."""
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor) and not replace:
            raise BackupError("The database is not empty. To lose what is in it, say --replace. Nothing was restored.")
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise BackupError("Others are connected to the database. Stop Pathway CRM first. Nothing was restored.")


@contextmanager
def _stage() -> Iterator[Path]:
    stage = Path(settings.MEDIA_ROOT) / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(mode=0o700, parents=True)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def _maintenance() -> Iterator[Any]:
    """A cursor beside the database, in autocommit mode. Raises BackupError."""
    own = None
    try:
        own = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
        own.autocommit = True
        with own.cursor() as cursor:
            yield cursor
    except psycopg2.Error as error:
        raise BackupError(f"PostgreSQL refused (the role needs the right CREATEDB): {error}".strip()) from error
    finally:
        if own:
            own.close()


@contextmanager
def _scratch_database() -> Iterator[str]:
    """An empty database beside ours; dropped afterwards unless it has been renamed."""
    name = f"{connection.settings_dict['NAME']}_restoring"
    drop = sql.SQL("drop database if exists {}").format(sql.Identifier(name))
    with _maintenance() as cursor:
        cursor.execute(drop)
        cursor.execute(sql.SQL("create database {} template template0").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        with _maintenance() as cursor:
            cursor.execute(drop)


def check_sums(manifest: dict[str, Any], database: str) -> None:
    """Compares every table of `database` with the backup's sums."""
    connections.settings["restoring"] = {**connection.settings_dict, "NAME": database}
    try:
        with long_statements(using="restoring"):
            found = digest_everything(using="restoring")
    finally:
        connections["restoring"].close()
        del connections["restoring"], connections.settings["restoring"]
    if differing := found.changed(manifest["digest"]):
        raise BackupError(f"After loading, these tables differ from the backup: {', '.join(differing)}. Not restored.")


def take_over(scratch: str) -> None:
    """Gives the loaded database our name, in one transaction, and drops the one that had it."""
    name = connection.settings_dict["NAME"]
    names = {"name": sql.Identifier(name), "old": sql.Identifier(f"{name}_replaced"), "new": sql.Identifier(scratch)}
    with _maintenance() as cursor:
        cursor.execute(sql.SQL("drop database if exists {old}").format(**names))
        cursor.execute(
            sql.SQL(
                "begin; alter database {name} rename to {old}; alter database {new} rename to {name}; commit"
            ).format(**names)
        )
        cursor.execute(sql.SQL("drop database {old}").format(**names))


def place_files(staged: Path, *, overwrite: bool) -> None:
    """Moves staged files to where rows look for them; one that is there already only with `overwrite`."""
    for path in sorted(staged.rglob("*")):
        target = Path(settings.MEDIA_ROOT) / path.relative_to(staged)
        if path.is_file() and (overwrite or not target.exists()):
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.replace(target)


def remove_other_files(manifest: dict[str, Any]) -> None:
    """Removes what the backup does not have: no row names it now."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root).as_posix()
        if path.is_file() and not relative.startswith(".") and archive.MEDIA + relative not in manifest["parts"]:
            path.unlink()
