"""Snapshots: a record and the rows that belong to it are written down whole, and put back with the same keys.

`with writing_down(record, …):` around a deletion keeps exactly what the block made disappear, whoever made it: rows
that Django deletes with the record, links that engines take away, and relations of other rows that became empty.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Cast, Now
from django.utils.translation import gettext as _

from core.belongings import Belongings, is_link
from core.digest import own_models
from core.errors import BusinessRuleError
from core.models import Record, Snapshot
from core.signals import record_restored

FORMAT = 1
KEPT_FOR = timedelta(days=30)
_outer: ContextVar[Written | None] = ContextVar("outer", default=None)

_READ = (
    "select {pk}, to_jsonb(r)::text from "
    "(select {columns} from {table} where {pk} = any(%s) order by {pk} for update) r"
)
_ROWS = (
    "select * from jsonb_populate_recordset(null::{table}, "
    "(select content->'tables'->%s from core_snapshot where id = %s))"
)
_PUT = (
    "insert into {table} ({columns}) select {values} from jsonb_populate_recordset(null::{table}, "
    "(select content->'tables'->{name} from core_snapshot where id = %s))"
)


@contextmanager
def writing_down(record: models.Model, *, kind: str, by: Any, note: str = "") -> Iterator[None]:
    """Keeps what disappears within the block, as one snapshot of `record`; nothing where the block raises.

    Inside another such block the record goes along with the outer one (the contact of a person account), and into its
    snapshot.
    """
    outer = _outer.get()
    if outer is not None:
        outer.add(record)
        yield
        return
    written = Written(record)
    token = _outer.set(written)
    try:
        yield
    finally:
        _outer.reset(token)
    written.forget_what_stayed()
    written.save(kind=kind, by=by, note=note)


def take(
    record: models.Model, *, kind: str, by: Any, note: str = "", only: Sequence[models.Model] | None = None
) -> Snapshot:
    """Writes down a record and all that belongs to it, or `only` these rows, as it is now, before it is replaced."""
    return Written(record, only).save(kind=kind, by=by, note=note)


def rows_in(snapshot: Snapshot, model: Any) -> list[Any]:
    """The rows of a model that a snapshot holds, as they were; no row of the table. Raises BusinessRuleError."""
    table = model._meta.db_table
    if model not in _tables(snapshot):
        return []
    sql = _ROWS.format(table=connection.ops.quote_name(table))
    return list(model._base_manager.raw(sql, [table, snapshot.pk]))


class Written:
    """The rows of a record's belongings as PostgreSQL writes them, by model and key, read under lock."""

    def __init__(self, record: models.Model, only: Sequence[models.Model] | None = None):
        self.about = {  # asked now: a deleted row has no key any more
            "label": str(record)[:255],
            "content_type": ContentType.objects.get_for_model(record),
            "object_id": record.pk,
            "owner_id": getattr(record, "owner_id", None),
        }
        self.rows: dict[type[models.Model], dict[Any, str]] = {}
        self.pointing: set[tuple[Any, Any, Any]] = set()
        if only is None:
            self.add(record)
        for model in {type(row) for row in only or ()}:
            self.rows[model] = _read(model, {row.pk for row in only or () if type(row) is model})

    def add(self, record: models.Model) -> None:
        found = Belongings(record)
        for model, keys in found.rows.items():
            rows = self.rows.setdefault(model, {})
            rows.update(_read(model, keys - set(rows)))
        self.pointing |= found.pointing

    def forget_what_stayed(self) -> None:
        for model, rows in self.rows.items():
            for key in model._base_manager.filter(pk__in=list(rows)).values_list("pk", flat=True):
                del rows[key]
        self.pointing = {
            (field, key, target) for field, key, target in self.pointing if target in self.rows.get(_target(field), {})
        }

    def save(self, *, kind: str, by: Any, note: str) -> Snapshot:
        content = Cast(models.Value(self._text(), output_field=models.TextField()), models.JSONField())
        return Snapshot.objects.create(kind=kind, note=note, by=by, content=content, **self.about)

    def _text(self) -> str:
        """The content as JSON. Rows stay the texts that they are: Python would round their numbers."""
        written = {model._meta.db_table: ", ".join(rows.values()) for model, rows in self.rows.items() if rows}
        tables = [f"{json.dumps(name)}: [{rows}]" for name, rows in written.items()]
        pointing: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
        for field, key, target in self.pointing:
            pointing[field.model._meta.db_table, field.attname].append([key, target])
        lost = [{"table": table, "field": name, "rows": rows} for (table, name), rows in sorted(pointing.items())]
        return f'{{"format": {FORMAT}, "tables": {{{", ".join(tables)}}}, "lost": {json.dumps(lost)}}}'


def _target(field: Any) -> type[models.Model]:
    return field.related_model


def _columns(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.column and not field.generated]


def _put_rows(model: Any, rows: list[dict[str, Any]]) -> models.QuerySet:
    """The rows of a snapshot, as they are in the table now."""
    return model._base_manager.filter(pk__in=[row[model._meta.pk.column] for row in rows])


def _read(model: Any, keys: set[Any]) -> dict[Any, str]:
    quote = connection.ops.quote_name
    sql = _READ.format(
        pk=quote(model._meta.pk.column),
        columns=", ".join(quote(field.column) for field in _columns(model)),
        table=quote(model._meta.db_table),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [sorted(keys)])
        return dict(cursor.fetchall())


@transaction.atomic
def put_back(snapshot: Snapshot, *, by: Any) -> models.Model:
    """Puts the rows of a snapshot back with the keys that they had; gives the record. Versions rise by one.

    Links of engines to what is gone meanwhile stay away; relations of others are set again where they are still empty.
    Raises BusinessRuleError, in words, and then nothing is written.
    """
    stored = Snapshot.objects.select_for_update(of=("self",)).filter(pk=snapshot.pk).first()
    if stored is None or stored.put_back_at:
        raise BusinessRuleError(_("This has been put back already, or its time is over."))
    tables = _tables(stored)
    try:
        with transaction.atomic():
            for model, rows in tables.items():
                _insert(stored, model, rows)
            _check_targets(stored, tables)
            _point_again(stored)
            connection.check_constraints()
    except IntegrityError as error:
        raise BusinessRuleError(_clash(stored, error)) from error
    _raise_versions(tables, by)
    stored.put_back_at, stored.put_back_by = Now(), by
    stored.save(update_fields=["put_back_at", "put_back_by"])
    record_model: Any = stored.content_type.model_class()
    record_restored.send(sender=record_model, record=record_model._base_manager.get(pk=stored.object_id), by=by)
    return record_model._base_manager.get(pk=stored.object_id)


def _tables(snapshot: Snapshot) -> dict[type[models.Model], list[dict[str, Any]]]:
    """The rows by model. Refuses what another version of the product wrote and this one does not know."""
    known = {model._meta.db_table: model for model in own_models()}
    tables = snapshot.content["tables"]
    if snapshot.content["format"] != FORMAT or not set(tables) <= set(known):
        raise BusinessRuleError(_("It was kept by another version of the product, which alone can put it back."))
    return {known[table]: rows for table, rows in tables.items()}


def _insert(snapshot: Snapshot, model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    if _put_rows(model, rows).exists():
        raise BusinessRuleError(_("%(record)s is there already.") % {"record": snapshot.label})
    quote = connection.ops.quote_name
    kept = [field for field in _columns(model) if field.column in rows[0]]
    # A column that came with a later version gets its default, as it did in the rows that were there.
    new = [f for f in _columns(model) if f not in kept and not f.has_db_default() and not f.null]
    sql = _PUT.format(
        table=quote(model._meta.db_table),
        columns=", ".join(quote(field.column) for field in [*kept, *new]),
        values=", ".join([*(quote(field.column) for field in kept), *["%s"] * len(new)]),
        name="%s",
    )
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in new]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*defaults, model._meta.db_table, snapshot.pk])


def _check_targets(snapshot: Snapshot, tables: dict[type[models.Model], list[dict[str, Any]]]) -> None:
    """Refuses rows that need what is gone; a link to it is left away."""
    for model, rows in tables.items():
        put = _put_rows(model, rows)
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            target: Any = field.related_model
            there = target._base_manager.filter(pk=OuterRef(field.attname))
            lost = put.exclude(**{f"{field.attname}__isnull": True}).exclude(Exists(there))
            if is_link(model):
                lost.delete()
            elif lost.exists():
                text = _("%(record)s cannot be put back: its %(field)s is gone. Put that back first.")
                raise BusinessRuleError(text % {"record": snapshot.label, "field": field.verbose_name})


def _point_again(snapshot: Snapshot) -> None:
    known = {model._meta.db_table: model for model in own_models()}
    for lost in snapshot.content["lost"]:
        model, name = known[lost["table"]], lost["field"]
        raising = {"version": F("version") + 1} if issubclass(model, Record) else {}
        for key, target in lost["rows"]:
            rows = model._base_manager.filter(pk=key, **{f"{name}__isnull": True})
            rows.update(**{name: target}, **raising)


def _clash(snapshot: Snapshot, error: IntegrityError) -> str:
    """Why the database refused, in words."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", "") or ""
    for model in own_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                said = str(constraint.violation_error_message) % {"name": name}
                text = _("%(record)s cannot be put back. %(why)s")
                return text % {"record": snapshot.label, "why": said}
    text = _("%(record)s cannot be put back: something that there may be only once has been made anew meanwhile.")
    return text % {"record": snapshot.label}


def _raise_versions(tables: dict[type[models.Model], list[dict[str, Any]]], by: Any) -> None:
    """Versions only rise: a form that was open before the deletion is told."""
    for model, rows in tables.items():
        if issubclass(model, Record):
            _put_rows(model, rows).update(version=F("version") + 1, changed_by=by, changed_at=Now())


def snapshots_prune() -> int:
    """Forgets snapshots after `KEPT_FOR`, with the files that only they still knew of; how many."""
    old = list(Snapshot.objects.filter(at__lt=Now() - KEPT_FOR).order_by("at")[:200])
    for snapshot in old:
        with transaction.atomic():
            is_last = snapshot.kind == Snapshot.Kind.DELETED and not snapshot.put_back_at
            names = list(_files(snapshot)) if is_last else []
            snapshot.delete()
            for name in names:
                transaction.on_commit(partial(default_storage.delete, name), robust=True)
    return len(old)


def _files(snapshot: Snapshot) -> Iterator[str]:
    """Names of files of a snapshot's rows that no row has now."""
    for model in own_models():
        rows = snapshot.content["tables"].get(model._meta.db_table, [])
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                names = {row[field.attname] for row in rows if row.get(field.attname)}
                yield from names - set(
                    model._base_manager.filter(**{f"{field.name}__in": names}).values_list(field.name, flat=True)
                )
