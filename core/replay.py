"""Replaying a record's history: what its events say must be what stands in its row (docs/adr/0007).

An event holds the tracked columns of a row as they were after the write (of a deletion: before it), so the row follows
from the last event. The checks read whole tables in SQL; they are for tests, restores and doubts, not for pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Template
from typing import Any

from django.apps import apps
from django.db import connection, models

INSERT, UPDATE, DELETE = "insert", "update", "delete"
SHOWN = 5  # keys that a complaint names


def tracked_models() -> list[type[models.Model]]:
    """Every model with a history."""
    found = [model for model in apps.get_models() if hasattr(model, "pgh_event_model")]
    return [model for model in found if model.pgh_event_model.pgh_tracked_model is model]  # type: ignore[attr-defined]


def event_model(model: Any) -> type[models.Model]:
    """The model of a tracked model's events."""
    return model.pgh_event_model


def tracked_columns(model: Any) -> list[models.Field]:
    """The columns of `model` that its events hold. The others are bookkeeping (`core.history.track`)."""
    kept = {field.attname for field in event_model(model)._meta.concrete_fields}
    return [field for field in model._meta.concrete_fields if field.attname in kept]


def replay(record: models.Model) -> dict[str, Any] | None:
    """The tracked columns of a record's row, by attribute name, as its history gives them; None once it is deleted.

    The history may begin in the middle, where it was pruned. Raises ValueError for one that cannot be true.
    """
    names = [field.attname for field in tracked_columns(type(record))]
    events = event_model(type(record))._default_manager.filter(pgh_obj_id=record.pk).order_by("pgh_id")  # type: ignore[misc]
    columns: dict[str, Any] | None = None
    event: Any
    for number, event in enumerate(events):
        if event.pgh_label == INSERT and columns is not None:
            raise ValueError(f"{record!r} was inserted twice")
        if event.pgh_label != INSERT and columns is None and number:
            raise ValueError(f"{record!r} was changed after its deletion")
        columns = None if event.pgh_label == DELETE else {name: getattr(event, name) for name in names}
    return columns


def check_replay() -> list[str]:
    """What is wrong with the history of any table, in words; nothing for a true one."""
    return [complaint for model in tracked_models() for complaint in _complaints(model)]


def _complaints(model: type[models.Model]) -> Iterator[str]:
    for text, sql in CHECKS.items():
        keys = _keys(model, sql)
        if keys:
            more = ", …" if len(keys) > SHOWN else ""
            yield f"{model._meta.label}: {len(keys)} {text} ({', '.join(map(str, keys[:SHOWN]))}{more})"


def _keys(model: type[models.Model], sql: Template) -> list[Any]:
    """The records that a check finds. Only names of our own tables and columns are put into its text."""
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in tracked_columns(model)]
    events = quote(event_model(model)._meta.db_table)
    text = sql.substitute(
        table=quote(model._meta.db_table),
        key=quote(str(model._meta.pk.column)),
        events=events,
        last=LAST.format(events=events),
        differs=" or ".join(f"t.{column} is distinct from e.{column}" for column in columns),
        version="version" if '"version"' in columns else "0",
    )
    with connection.cursor() as cursor:
        cursor.execute(text)
        return [row[0] for row in cursor.fetchall()]


LAST = "(select distinct on (pgh_obj_id) * from {events} order by pgh_obj_id, pgh_id desc) e"
CHECKS = {
    "rows differ from their last event": Template(
        "select t.$key from $table t join $last on e.pgh_obj_id = t.$key where $differs"
    ),
    "rows have no history": Template(
        "select t.$key from $table t where not exists (select from $events e where e.pgh_obj_id = t.$key)"
    ),
    "rows are gone without a deletion, or stand after one": Template(
        "select e.pgh_obj_id from $last left join $table t on t.$key = e.pgh_obj_id "
        "where (e.pgh_label = 'delete') = (t.$key is not null)"
    ),
    # An insert stands first or after a deletion (the record was put back), anything else after a living event.
    "histories are out of order": Template(
        "select distinct pgh_obj_id from (select pgh_obj_id, pgh_label as now, lag(pgh_label) over "
        "(partition by pgh_obj_id order by pgh_id) as before from $events) e "
        "where before is not null and (now = 'insert') <> (before = 'delete')"
    ),
    "versions fall": Template(
        "select distinct pgh_obj_id from (select pgh_obj_id, $version as now, lag($version) over "
        "(partition by pgh_obj_id order by pgh_id) as before from $events) e where now < before"
    ),
}
