"""The sum of all domain tables, for whoever says "as it was": tests, delete and restore, backup and restore.

A model that is no domain data (jobs, notices, mail, snapshots) says so by a class attribute `is_digested = False`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models

# They say that something was written, not what.
BOOKKEEPING = frozenset({"version", "changed_at", "changed_by_id", "last_login"})

# Summed up, so that the order of the rows does not matter and no row is kept. md5, because PostgreSQL's own hashes may
# differ between versions; equal rows count twice, which they would not with an exclusive or.
_ONE_TABLE = (
    "select {name}, count(*), coalesce(sum(('x' || left(md5(row({columns})::text), 16))::bit(64)::bigint), 0)::text "
    "from {table}"
)


class Digest(dict[str, str]):
    """Table -> "rows:sum". Two are equal when every table is."""

    @property
    def overall(self) -> str:
        """One text for all tables."""
        return hashlib.sha256("\n".join(f"{name} {text}" for name, text in sorted(self.items())).encode()).hexdigest()

    def changed(self, other: Digest) -> list[str]:
        """The tables that differ from `other`'s, by name."""
        return sorted(name for name in {*self, *other} if self.get(name) != other.get(name))


def digest(*, whole: bool = False, using: str = DEFAULT_DB_ALIAS) -> Digest:
    """Sums up the domain tables in one statement, so all of one moment.

    Left out: histories, models with `is_digested = False`, and the columns of `BOOKKEEPING`. `whole` takes these models
    and columns in as well, for tests that say "nothing was written at all"; histories follow by triggers.
    """
    return sum_up(_own_tables(whole), using=using)


def digest_everything(*, using: str = DEFAULT_DB_ALIAS) -> Digest:
    """Sums up every table that there is with all its columns, histories and other packages' included: for backups."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select table_name, array_agg(column_name::text order by column_name) from information_schema.columns "
            "join information_schema.tables using (table_schema, table_name) "
            "where table_schema = 'public' and table_type = 'BASE TABLE' group by table_name"
        )
        return sum_up(dict(cursor.fetchall()), using=using)


def sum_up(tables: dict[str, list[str]], *, using: str = DEFAULT_DB_ALIAS) -> Digest:
    """Sums up these columns of these tables in one statement."""
    if not tables:
        return Digest()
    quote = connections[using].ops.quote_name
    parts = [
        _ONE_TABLE.format(name=f"'{table}'", columns=", ".join(map(quote, columns)), table=quote(table))
        for table, columns in sorted(tables.items())
    ]
    with connections[using].cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return Digest({table: f"{count}:{total}" for table, count, total in cursor.fetchall()})


def own_models(*, whole: bool = False) -> Iterator[type[models.Model]]:
    """The models of our own apps that hold domain data (`whole`: all but histories), many-to-many tables included."""
    for config in apps.get_app_configs():
        if Path(config.path).parent != Path(settings.BASE_DIR):
            continue
        for model in config.get_models(include_auto_created=True):
            is_history = hasattr(model, "pgh_tracked_model")
            if not is_history and model._meta.managed and (whole or getattr(model, "is_digested", True)):
                yield model


@cache
def _own_tables(whole: bool) -> dict[str, list[str]]:
    """The columns of each own table that is summed up."""
    return {model._meta.db_table: _columns(model, whole) for model in own_models(whole=whole)}


def _columns(model: type[models.Model], whole: bool) -> list[str]:
    """By name, since a table that was made anew may have them in another order."""
    columns = {field.column for field in model._meta.concrete_fields if field.column}
    return sorted(columns if whole else columns - BOOKKEEPING)
