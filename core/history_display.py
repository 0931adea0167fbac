"""A record's history for a reader: who changed which field when, from what to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.catalogue import OWNERS, FieldType, fields_of
from core.history import actor_of, door_of, override_of
from core.records import is_guarded, seen
from core.templatetags.display import day, moment, money, number

STEP_FIELDS = frozenset({"status", "stage"})
LONG = 120  # characters; of longer texts it is only said that they changed
Row = dict[str, Any]
Names = dict[tuple[type[models.Model], Any], str]
Found = dict[tuple[type[models.Model], Any], Any]


@dataclass(frozen=True)
class Change:
    """One field of a record before and after, in words ("" for nothing).

    who: the user, or None where a machine acted. kind: created (no field), step (status or stage moved), owner, field,
    long (a long text changed; `old` and `new` are empty), or of a row that belongs to the record: added, removed.
    reason: why a gate was overridden for it.
    door: see `core.history.door_of`. place: rises with every write, so that several of one moment keep their order.
    """

    at: datetime
    who: Any
    kind: str
    label: str = ""
    old: str = ""
    new: str = ""
    door: str = ""
    place: int = 0
    reason: str = ""


def changes(record: models.Model, limit: int = 50, user: Any = None) -> list[Change]:
    """The changes of the record's newest `limit` saves, newest first, and its creation if that is among them.

    Records that `user` may not see are not named (None: all are).

    Queries: one for the saves, one for users and one for each model that changed foreign keys point to; none for what
    is at hand, which are the reader and what the record points to now.
    """
    return changes_between(record, event_rows(record.events, limit + 1), limit, user)  # type: ignore[attr-defined]


def event_rows(events: Any, limit: int) -> list[Row]:
    """The newest `limit` of some events, newest first: their columns, and what their context says."""
    names = [field.attname for field in events.model._meta.concrete_fields]
    return list(events.order_by("-pgh_id").values(*names, "pgh_context__metadata")[:limit])


def changes_between(record: models.Model, rows: list[Row], limit: int, user: Any) -> list[Change]:
    """What the first `limit` of a record's events changed, each compared with the next one, which is older."""
    tracked, known = rows[0] if rows else {}, fields_of(record._meta.model)
    fields = [f for f in record._meta.concrete_fields if f.attname in tracked and known[f.name].is_in_history]
    actors = {actor_of(newer, older) for newer, older in pairwise([*rows, None]) if newer is not None}
    found = _found(record, fields, rows, actors, user)
    names = {key: str(row) for key, row in found.items()}
    people = {key: row for (model, key), row in found.items() if model is get_user_model()}
    return [
        change
        for newer, older in pairwise([*rows, None])
        if newer is not None
        for change in _between(newer, older, fields, names, people, is_last=len(rows) <= limit)
    ]


def users(keys: set[Any]) -> dict[Any, Any]:
    """Those who wrote, by key."""
    return get_user_model()._default_manager.in_bulk(keys - {None})


def _between(
    newer: Row, older: Row | None, fields: list[models.Field], names: Names, people: dict[Any, Any], *, is_last: bool
) -> Iterator[Change]:
    said = partial(
        Change,
        at=newer["pgh_created_at"],
        who=people.get(actor_of(newer, older)),
        door=door_of(newer, older),
        place=newer["pgh_id"],
        reason=override_of(newer),
    )
    if older is None:
        if is_last and newer["pgh_label"] == "insert":
            yield said(kind="created")
        return
    for field in fields:
        before, after = older[field.attname], newer[field.attname]
        if before != after:
            label = str(capfirst(field.verbose_name))
            old = words(field, before, older.get("currency") or "", names)
            new = words(field, after, newer.get("currency") or "", names)
            if max(len(old), len(new)) > LONG:
                yield said(kind="long", label=label)
            else:
                yield said(kind=_kind(field), label=label, old=old, new=new)


def _kind(field: models.Field) -> str:
    if field.name in STEP_FIELDS:
        return "step"
    return "owner" if field.name in OWNERS else "field"


def _found(record: models.Model, fields: list[models.Field], rows: list[Row], actors: set[Any], user: Any) -> Found:
    """Who wrote, and what a changed foreign key pointed to before or after."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    wanted[get_user_model()] |= actors - {None}
    for field in fields:
        if field.remote_field:
            keys = {row[field.attname] for row in rows}
            if len(keys) > 1:
                wanted[field.remote_field.model] |= keys - {None}
    at_hand = _at_hand(record, user)
    missing = {model: {key for key in keys if (model, key) not in at_hand} for model, keys in wanted.items()}
    return {key: row for key, row in at_hand.items() if row is not None} | rows_of(missing, user)


def _at_hand(record: models.Model, user: Any) -> Found:
    """The reader, and what was fetched with the record; None for what the reader may not see."""
    found: Found = {} if user is None else {(get_user_model(), user.pk): user}
    for field in record._meta.concrete_fields:
        if field.remote_field and field.is_cached(record):  # type: ignore[attr-defined]
            is_open = user is None or not is_guarded(field)
            row = getattr(record, field.name) if is_open else seen(record, field.name, user)
            found[field.remote_field.model, getattr(record, field.attname)] = row
    return found


def names_of(wanted: Mapping[type[models.Model], set[Any]], user: Any) -> Names:
    """What these records (model -> keys) are called, if `user` may see them (None: all): a query for each model."""
    return {key: str(row) for key, row in rows_of(wanted, user).items()}


def rows_of(wanted: Mapping[type[models.Model], set[Any]], user: Any) -> Found:
    """These records (model -> keys), if `user` may see them (None: all): a query for each model."""
    return {
        (model, found.pk): found
        for model, keys in wanted.items()
        if keys
        for found in _visible(model, user).filter(pk__in=keys).select_related(*_named_with(model))
    }


def _named_with(model: type[models.Model]) -> list[str]:
    """The relations that a row always has: some are named by them (a price by its product)."""
    return [field.name for field in model._meta.concrete_fields if field.remote_field and not field.null]


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
        is_money = bool(currency) and fields_of(field.model)[field.name].type is FieldType.MONEY
        return money(value, currency) if is_money else number(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(field, models.DateField):
        return day(value)
    return number(value) if isinstance(value, int) else str(value)
