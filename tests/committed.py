"""The test database as the migrations left it, kept aside, and brought back after a test that commits.

Only tables that have changed are written: emptying all of them, as `flush` does, takes seconds each time.
"""
# ruff: noqa: S608  # all names in the statements are the database's own

from __future__ import annotations

from dataclasses import dataclass

import pgtrigger
from django.db import connection, transaction

from core.digest import Digest, sum_up

COLUMNS = """
select table_name, array_agg(column_name::text order by ordinal_position) from information_schema.columns
join information_schema.tables using (table_schema, table_name)
where table_schema = 'public' and table_type = 'BASE TABLE' and is_generated = 'NEVER' group by table_name
"""


@dataclass(frozen=True)
class Kept:
    """Copies of all tables in a schema of their own, with their columns and their sums."""

    columns: dict[str, list[str]]
    digest: Digest


def keep() -> Kept:
    """Copies every table; to be called while the database holds nothing of any test."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = dict(cursor.fetchall())
        cursor.execute("create schema kept")
        for table in columns:
            cursor.execute(f'create table kept."{table}" as table public."{table}"')
    return Kept(columns, sum_up(columns))


def bring_back(kept: Kept) -> list[str]:
    """Gives the tables that differ the rows that were kept, with their keys; their names. Sequences go on.

    Triggers do not fire, so that a history comes back as it was; foreign keys are checked at the commit.
    """
    changed = sum_up(kept.columns).changed(kept.digest)
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("set constraints all deferred")
        for table in changed:
            cursor.execute(f'delete from public."{table}"')
        for table in changed:
            names = ", ".join(f'"{name}"' for name in kept.columns[table])
            cursor.execute(
                f'insert into public."{table}" ({names}) overriding system value select {names} from kept."{table}"'
            )
    return changed
