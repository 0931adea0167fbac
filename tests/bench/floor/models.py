"""Leads without anything: a table with their columns, indexes and rows, but no history, no foreign keys, no rules."""

from typing import Any

from django.db import connection, models

from leads.models import Lead

TABLE = "bench_floor_lead"


def _plain(field: models.Field) -> models.Field:
    if field.is_relation:
        return models.BigIntegerField(db_column=field.column, null=True)
    return field.clone()


_columns = {field.name: _plain(field) for field in Lead._meta.concrete_fields}
_meta = type("Meta", (), {"app_label": "bench_floor", "db_table": TABLE, "managed": False})
FloorLead = type("FloorLead", (models.Model,), {"__module__": __name__, "Meta": _meta, **_columns})


SHAPE = """
    select string_agg(line, ' ' order by line) from (
        select attname || format_type(atttypid, atttypmod) as line from pg_attribute
        where attrelid = to_regclass(%(table)s) and attnum > 0 and not attisdropped
        union all
        select replace(split_part(pg_get_indexdef(indexrelid), ' USING ', 2), %(table)s, '') from pg_index
        where indrelid = to_regclass(%(table)s)
    ) as lines
"""


def make_table() -> None:
    """Copies the leads with their indexes, unless there is a copy with the columns and indexes that they have now."""
    with connection.cursor() as cursor:
        if _shape(cursor, TABLE) == _shape(cursor, Lead._meta.db_table):
            return
        cursor.execute(f"drop table if exists {TABLE}")
        cursor.execute(f"create table {TABLE} (like leads_lead including all excluding indexes)")
        cursor.execute(f"insert into {TABLE} select * from leads_lead")
        cursor.execute(f"select setval(pg_get_serial_sequence('{TABLE}', 'id'), max(id)) from {TABLE}")
        cursor.execute("select pg_get_indexdef(indexrelid) from pg_index where indrelid = 'leads_lead'::regclass")
        for number, (definition,) in enumerate(cursor.fetchall()):
            __, __, index = definition.partition(" USING ")
            unique = "unique" if definition.startswith("CREATE UNIQUE") else ""
            cursor.execute(f"create {unique} index {TABLE}_{number} on {TABLE} using {index}")
        cursor.execute(f"vacuum analyze {TABLE}")


def _shape(cursor: Any, table: str) -> str | None:
    """Columns and indexes of a table as a text to compare, None where there is no such table."""
    cursor.execute(SHAPE, {"table": table})
    return cursor.fetchone()[0]
