"""Rows into tables by COPY: made in one thread while the database takes in the ones before."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from django.db import connection, models
from psycopg2 import sql

NULL = r"\N"
ROWS = 20_000  # rows of one COPY: the triggers' work of one statement waits in memory until its end


def text(value: Any) -> str:
    """One value as COPY reads it."""
    if value is None:
        return NULL
    if not isinstance(value, str):
        return str(value)
    if value.isprintable() and "\\" not in value:
        return value
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def reserve(model: type[models.Model], count: int) -> int:
    """Takes `count` ids out of a table's sequence; returns the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_serial_sequence(%s, %s)", [model._meta.db_table, model._meta.pk.column])
        return reserve_numbers(cursor.fetchone()[0], count)


def reserve_numbers(sequence: str, count: int) -> int:
    """Takes `count` numbers out of a sequence; returns the first."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(%s)", [sequence])
        first = cursor.fetchone()[0]
        cursor.execute("select setval(%s, %s)", [sequence, first + max(count, 1) - 1])
    return first


def copy(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Writes rows of the columns `names` (attribute names); says how many.

    Columns that are not named get the model's default, so that a new column needs no word here.
    """
    fields = {field.attname: field for field in model._meta.concrete_fields}
    defaults = {name: field for name, field in fields.items() if name not in names and _needs_default(field)}
    tail = [text(_prepared(field)) for field in defaults.values()]
    columns = [str(fields[name].column) for name in [*names, *defaults]]
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(sql.Identifier(name) for name in columns)
    )
    end = "".join(f"\t{value}" for value in tail) + "\n"
    count = 0
    with connection.cursor() as cursor:
        for size, block in _ahead(_blocks(rows, end)):
            cursor.copy_expert(statement, io.StringIO(block))
            count += size
    return count


def _needs_default(field: models.Field) -> bool:
    return not (field.primary_key or field.has_db_default() or field.generated)


def _prepared(field: models.Field) -> Any:
    return field.get_db_prep_save(field.get_default(), connection)


def _blocks(rows: Iterable[Sequence[Any]], end: str) -> Iterator[tuple[int, str]]:
    """Number of rows and text of each COPY."""
    source = iter(rows)
    while part := ["\t".join(map(text, row)) + end for row in islice(source, ROWS)]:
        yield len(part), "".join(part)


def _ahead(blocks: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The same blocks, each made while its predecessor is being used."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = maker.submit(next, blocks, None)
            yield block
