"""A record's history for a reader: who changed which field when, from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.catalogue import OWNERS, fields_of
from core.templatetags.display import day, moment, money, number

STEP_FIELDS = frozenset({"status", "stage"})
LONG = 120  # characters; of longer texts it is only said that they changed
Row = dict[str, Any]
Names = dict[tuple[type[models.Model], Any], str]


@dataclass(frozen=True)
class Change:
    """One field of a record before and after, in words ("" for nothing).

    who: the user, or None where a machine acted. kind: created (no field), step (status or stage moved), owner, field,
    or long (a long text changed; `old` and `new` are empty).
    """

    at: datetime
    who: Any
    kind: str
    label: str = ""
    old: str = ""
    new: str = ""


def changes(record: models.Model, limit: int = 50, user: Any = None) -> list[Change]:
    """The changes of the record's newest `limit` saves, newest first, and its creation if that is among them.

    Records that `user` may not see are not named (None: all are).

    Queries: one for the saves, one for the users, and one for each model that changed foreign keys point to.
    """
    events = record.events  # type: ignore[attr-defined]
    rows = list(events.order_by("-pgh_id").values(*_columns(events.model))[: limit + 1])
    tracked, known = rows[0] if rows else {}, fields_of(record._meta.model)
    fields = [f for f in record._meta.concrete_fields if f.attname in tracked and known[f.name].is_in_history]
    names = _names(fields, rows, user)
    users = _users(rows)
    return [
        change
        for newer, older in pairwise([*rows, None])
        if newer is not None
        for change in _between(newer, older, fields, names, users, is_last=len(rows) <= limit)
    ]


def _columns(event_model: type[models.Model]) -> list[str]:
    return [*[f.attname for f in event_model._meta.concrete_fields], "pgh_context__metadata"]


def _between(
    newer: Row, older: Row | None, fields: list[models.Field], names: Names, users: dict[Any, Any], *, is_last: bool
) -> Iterator[Change]:
    at, who = newer["pgh_created_at"], users.get(_actor(newer))
    if older is None:
        if is_last and newer["pgh_label"] == "insert":
            yield Change(at, who, "created")
        return
    for field in fields:
        before, after = older[field.attname], newer[field.attname]
        if before != after:
            label = str(capfirst(field.verbose_name))
            old, new = (
                words(field, value, row.get("currency") or "", names)
                for value, row in ((before, older), (after, newer))
            )
            if max(len(old), len(new)) > LONG:
                yield Change(at, who, "long", label)
            else:
                yield Change(at, who, _kind(field), label, old, new)


def _kind(field: models.Field) -> str:
    if field.name in STEP_FIELDS:
        return "step"
    return "owner" if field.name in OWNERS else "field"


def _actor(row: Row) -> Any:
    """The user's key: what the service wrote, otherwise whoever's request it was."""
    return row.get("changed_by_id") or (row["pgh_context__metadata"] or {}).get("user")


def _users(rows: list[Row]) -> dict[Any, Any]:
    return get_user_model()._default_manager.in_bulk({_actor(row) for row in rows} - {None})


def _names(fields: list[models.Field], rows: list[Row], user: Any) -> Names:
    """What the records are called that a changed foreign key pointed to before or after."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for field in fields:
        if field.remote_field:
            keys = {row[field.attname] for row in rows}
            if len(keys) > 1:
                wanted[field.remote_field.model] |= keys - {None}
    return names_of(wanted, user)


def names_of(wanted: Mapping[type[models.Model], set[Any]], user: Any) -> Names:
    """What these records (model -> keys) are called, if `user` may see them (None: all): a query for each model."""
    return {
        (model, found.pk): str(found)
        for model, keys in wanted.items()
        if keys
        for found in _visible(model, user).filter(pk__in=keys)
    }


def _visible(model: type[models.Model], user: Any) -> models.QuerySet:
    rows = model._default_manager.all()
    return rows.visible_to(user) if user is not None and hasattr(rows, "visible_to") else rows


def words(field: models.Field, value: Any, currency: str, names: Names) -> str:
    """A stored value as a reader sees it; "" for none. `names`: of the records that relations point to."""
    if value is None or value == "":
        return ""
    if field.remote_field:
        return names.get((field.remote_field.model, value), _("(not visible to you, or deleted)"))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return money(value, currency) if currency else number(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(field, models.DateField):
        return day(value)
    return number(value) if isinstance(value, int) else str(value)
