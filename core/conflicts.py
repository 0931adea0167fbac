"""Two people edit one record: what each really changed is kept, and only the same field needs a decision.

The history says what stood in the record when the slower editor read it, so their form's untouched fields are known
from those that they typed. A conflict is a field that both changed, to different values (docs/adr/0009).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import models

from core.errors import StaleRecord
from core.history import actor_of

Row = dict[str, Any]


class Reading(int):
    """The version that an editor read, and which of its fields they have decided since.

    settled: field name -> the version whose value they saw when they chose their own.
    """

    settled: Mapping[str, int]

    def __new__(cls, version: int, settled: Mapping[str, int] | None = None) -> Reading:
        made = super().__new__(cls, version)
        made.settled = dict(settled or {})
        return made


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed: raw values (of relations the keys), who stored `theirs`, and when.

    base: what both began with; None as well where that is not known any more (`is_base_known`).
    """

    column: models.Field
    base: Any
    mine: Any
    theirs: Any
    who: int | None = None
    at: datetime | None = None
    is_base_known: bool = True

    @property
    def field(self) -> str:
        return self.column.name


def merge(stored: Any, version: int | None, changes: dict[str, Any]) -> dict[str, Any]:
    """Those of `changes`, made by somebody who read `version`, that are to be written to the locked row `stored`.

    What they left as it was is left out where others changed it; without anybody in between all of `changes` come back.
    None means that the caller holds the row's lock already. Raises StaleRecord with its `conflicts`.
    """
    if version is None:
        return changes
    rows = _since(stored, version)
    settled = version.settled if isinstance(version, Reading) else {}
    columns = {name: stored._meta.get_field(name) for name in changes}
    kept, conflicts = {}, []
    for name, value in changes.items():
        column = columns[name]
        base = _at(rows, settled.get(name, version))
        theirs, mine = _raw(column, getattr(stored, column.attname)), _raw(column, value)
        began = _raw(column, base[column.attname]) if base and column.attname in base else theirs
        if base is None and version != stored.version:
            if not is_same(mine, theirs):
                conflicts.append(_conflict(column, None, mine, theirs, rows, is_base_known=False))
        elif is_same(theirs, began):
            kept[name] = value
        elif not is_same(mine, began) and not is_same(mine, theirs):
            conflicts.append(_conflict(column, began, mine, theirs, rows))
    if conflicts:
        raise StaleRecord(stored, conflicts)
    return kept


def is_same(one: Any, other: Any) -> bool:
    """Whether a form that shows `one` would post `other` untouched: line ends and seconds are lost on the way."""
    if isinstance(one, str) and isinstance(other, str):
        return "\n".join(one.splitlines()).strip() == "\n".join(other.splitlines()).strip()
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one.replace(second=0, microsecond=0) == other.replace(second=0, microsecond=0)
    return bool(one == other)


def _raw(column: models.Field, value: Any) -> Any:
    """A value as the column stores it: the key of a record, the name of a file; a new file is like no other."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(column, models.FileField):
        return "" if not value else (str(value) if getattr(value, "_committed", True) else value)
    return value


def _since(stored: Any, version: int) -> list[Row]:
    """The events of a record from the version that was read on, oldest first."""
    events = getattr(stored, "events", None)
    if events is None:
        return []
    names = [field.attname for field in events.model._meta.concrete_fields]
    rows = events.filter(version__gte=version).order_by("pgh_id")
    return list(rows.values(*names, "pgh_context__metadata"))


def _at(rows: Sequence[Row], version: int) -> Row | None:
    """The row as it was when it got `version`. What was written past the services later counts as a change."""
    return next((row for row in rows if row["version"] == version), None)


def _conflict(
    column: models.Field, base: Any, mine: Any, theirs: Any, rows: Iterable[Row], *, is_base_known: bool = True
) -> Conflict:
    """Who and when: the last write that changed the field."""
    name, who, at = column.attname, None, None
    for older, newer in pairwise(rows):
        if name in newer and older[name] != newer[name]:
            who, at = actor_of(newer, older), newer["pgh_created_at"]
    return Conflict(column, base, mine, theirs, who, at, is_base_known)
