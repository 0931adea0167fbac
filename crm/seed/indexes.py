"""Indexes out of the way while millions of rows come in: made at the end, one costs a fraction of its keeping."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection
from django.db.models import Model

# Those of constraints and unique ones stay: the rows are checked as they come.
PLAIN_INDEXES = """
    select format('drop index %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    from pg_index
    where indrelid = any(%s::regclass[]) and not indisunique and not indisexclusion
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
    order by 1
"""
WORK_MEMORY = "256MB"  # for sorting the rows of one index


@contextmanager
def rebuilt_after(models: Collection[type[Model]]) -> Iterator[None]:
    """Within the block the tables of these models and of their history have no plain indexes. In a transaction.

    It locks the tables: for a database that nobody uses.
    """
    events = [event for event in apps.get_models() if getattr(event, "pgh_tracked_model", None) in models]
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_INDEXES, [[model._meta.db_table for model in (*models, *events)]])
        indexes = cursor.fetchall()
        for drop, __ in indexes:
            cursor.execute(drop)
        yield
        cursor.execute("set local maintenance_work_mem = %s", [WORK_MEMORY])
        for __, create in indexes:
            cursor.execute(create)
