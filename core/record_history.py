"""The history tab of a record: its saves by field, newest first, with what happened to the rows that belong to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from core.catalogue import BOOKKEEPING
from core.history import actor_of, door_of
from core.history_display import Change, Names, Row, changes_between, event_rows, names_of, users, words
from core.replay import event_model, tracked_models

SAVES = 50  # of the record, on one page
PART_EVENTS = 1000  # of one kind of rows that belong to it, on one page
_LAST = 10**12  # parts are told behind the record's own fields of the same save
UNTOLD = BOOKKEEPING | {"position", "list_price", "total"}
DOORS = {
    "admin": gettext_lazy("in the admin"),
    "website": gettext_lazy("through a web form"),
    "api": gettext_lazy("through the API"),
    "job": gettext_lazy("by a background job"),
    "command": gettext_lazy("by a command on the server"),
    "database": gettext_lazy("directly in the database"),
}


@dataclass(frozen=True)
class Save:
    """What one person changed at one moment. door: in words, "" for an ordinary page. reason: see `Change`."""

    at: datetime
    who: Any
    door: str
    changes: list[Change]
    reason: str = ""


@dataclass(frozen=True)
class HistoryPage:
    """`older` is the cursor of the next page, "" on the last one."""

    saves: list[Save]
    older: str


def record_history(record: models.Model, user: Any, *, before: int = 0, limit: int = SAVES) -> HistoryPage:
    """One page of a record's history as `user` may read it: `limit` saves, from the cursor `before` on (0: the newest).

    The number of queries does not grow with the history.
    """
    events: Any = record.events  # type: ignore[attr-defined]
    rows = event_rows(events.filter(pgh_id__lte=before) if before else events, limit + 2)
    last = rows.pop(0) if before and rows and rows[0]["pgh_id"] == before else None
    rows = rows[: limit + 1]
    found = changes_between(record, rows, limit, user)
    has_older = len(rows) > limit
    shown = rows[:limit]
    since = shown[-1]["pgh_created_at"] if has_older else None
    found += part_changes(record, user, since=since, until=last["pgh_created_at"] if last else None)
    return HistoryPage(_saves(found), str(shown[-1]["pgh_id"]) if has_older else "")


def door_words(door: str) -> str:
    """ "in the admin", "directly in the database"; "" for a page."""
    return str(DOORS.get(door, ""))


def _saves(found: list[Change]) -> list[Save]:
    found.sort(key=lambda change: change.at, reverse=True)
    together = groupby(found, key=lambda change: (change.at, change.who, change.door))
    return [_save(at, who, door, _in_order(list(same))) for (at, who, door), same in together]


def _save(at: datetime, who: Any, door: str, same: list[Change]) -> Save:
    reason = next((change.reason for change in same if change.reason), "")
    return Save(at, who, door_words(door), same, reason)


def _in_order(same: list[Change]) -> list[Change]:
    """As they happened; what became of the parts stands behind the record's own fields."""
    return sorted(same, key=lambda change: change.place)


def part_changes(record: models.Model, user: Any, *, since: Any = None, until: Any = None) -> list[Change]:
    """What happened to the rows that belong to a record (`track(part_of=…)`) within a span of time."""
    found: list[Change] = []
    for model in tracked_models():
        parent = getattr(event_model(model), "part_of", "")
        if parent and model._meta.get_field(parent).related_model is type(record):
            events = event_model(model)._default_manager.filter(**{parent: record.pk})
            events = events.filter(pgh_created_at__gte=since) if since else events
            events = events.filter(pgh_created_at__lt=until) if until else events
            found += _Parts(model, parent, record, event_rows(events, PART_EVENTS), user).changes()
    return found


class _Parts:
    """The events of one kind of parts. Lines are written anew with each save: what is the same again did not change."""

    def __init__(self, model: type[models.Model], parent: str, record: models.Model, rows: list[Row], user: Any):
        self.rows = rows
        self.currency = getattr(record, "currency", "")
        self.noun = str(capfirst(model._meta.verbose_name))
        columns = [f for f in model._meta.concrete_fields if f.name not in UNTOLD | {parent}]
        self.name, self.fields = columns[0], columns[1:]
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for column in columns:
            if column.remote_field:
                wanted[column.remote_field.model] |= {row[column.attname] for row in rows} - {None}
        self.names: Names = names_of(wanted, user)
        self.people = users({actor_of(row) for row in rows})

    def changes(self) -> list[Change]:
        told: list[Change] = []
        for __, same in groupby(self.rows, key=lambda row: (row["pgh_created_at"], row["pgh_context_id"])):
            told += self._of_one_save(sorted(same, key=lambda row: row["pgh_id"]))
        return told

    def _of_one_save(self, rows: list[Row]) -> Iterator[Change]:
        gone = [row for row in rows if row["pgh_label"] == "delete"]
        for row in rows:
            if row["pgh_label"] == "delete":
                continue
            before = self._before(row) if row["pgh_label"] == "update" else self._twin(row, gone)
            if before is None:
                yield self._said(row, "added", new=self._summary(row))
            else:
                yield from self._differences(before, row)
        yield from (self._said(row, "removed", old=self._summary(row)) for row in gone)

    def _before(self, row: Row) -> Row | None:
        older = (r for r in self.rows if r["pgh_obj_id"] == row["pgh_obj_id"] and r["pgh_id"] < row["pgh_id"])
        return next(older, None)

    def _twin(self, row: Row, gone: list[Row]) -> Row | None:
        """The line that this one replaces: of the same product, best the very same. It is taken out of `gone`."""
        same = [other for other in gone if other[self.name.attname] == row[self.name.attname]]
        same.sort(key=lambda other: sum(other[f.attname] != row[f.attname] for f in self.fields))
        if same:
            gone.remove(same[0])
        return same[0] if same else None

    def _differences(self, before: Row, row: Row) -> Iterator[Change]:
        for field in self.fields:
            old, new = self._words(field, before), self._words(field, row)
            if old != new:
                change = self._said(row, "field", old=old, new=new)
                yield replace(change, label=f"{change.label} · {capfirst(field.verbose_name)}")

    def _said(self, row: Row, kind: str, old: str = "", new: str = "") -> Change:
        label = f"{self.noun}: {self._words(self.name, row)}"
        who = self.people.get(actor_of(row))
        return Change(row["pgh_created_at"], who, kind, label, old, new, door_of(row), _LAST + row["pgh_id"])

    def _summary(self, row: Row) -> str:
        parts = [
            (field, self._words(field, row)) for field in self.fields if row[field.attname] not in (None, "", False)
        ]
        return ", ".join(f"{capfirst(field.verbose_name)} {text}" for field, text in parts if text and text != "0")

    def _words(self, field: models.Field, row: Row) -> str:
        # Of a line only prices are money.
        currency = row.get("currency") or self.currency
        return words(field, row[field.attname], currency if "price" in field.name else "", self.names)
