"""The field catalogue: what every field of a record type is called, of what type it is, and what may be done with it.

Derived from the model and corrected where needed: the model is the one list of fields, and this is how all else reads
it. Service-owned columns, bookkeeping and secrets are right by default; an app declares only what its model cannot say
(`RecordType.fields`). A field of a type that is not known here is closed: nobody reads, filters or fills it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.records import find_type, is_guarded

BOOKKEEPING = frozenset({"id", "version", "created_at", "created_by", "changed_at", "changed_by"})
OWNERS = frozenset({"owner", "queue"})
# The order of related records would tell the names of hidden ones; long texts have none that means anything.
_UNORDERED = frozenset({"long_text", "record", "other"})
_KEYS = frozenset({"id", "version"})
_SECRET = re.compile(
    r"(^|_)(password|passphrase|passwd|secret|token|credential|credentials|salt|otp|(api|private|signing)_key)(_|$)"
)
_PHONE = re.compile(r"(^|_)(phone|mobile)$")


class FieldType(StrEnum):
    """What kind of value a field holds. Money has the record's currency; a percentage is written 0 to 100.

    REFERENCE is one of the rows that administrators keep (a status, a stage, a source), RECORD another CRM record,
    which not everyone may see. OTHER is whatever the catalogue does not know.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    REFERENCE = "reference"
    RECORD = "record"
    USER = "user"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    OTHER = "other"

    @property
    def is_relation(self) -> bool:
        return self in {FieldType.REFERENCE, FieldType.RECORD, FieldType.USER}


# Asked in this order: an e-mail column is a text column as well.
_TYPE_OF_COLUMN: tuple[tuple[type[models.Field], FieldType], ...] = (
    (models.BooleanField, FieldType.BOOLEAN),
    (models.EmailField, FieldType.EMAIL),
    (models.URLField, FieldType.URL),
    (models.DateTimeField, FieldType.MOMENT),
    (models.DateField, FieldType.DATE),
    (models.TextField, FieldType.LONG_TEXT),
    (models.CharField, FieldType.TEXT),
    (models.DecimalField, FieldType.MONEY),
    (models.IntegerField, FieldType.NUMBER),
)


@dataclass(frozen=True)
class Field:
    """One field of a record type.

    group: the legend of the layout group in which the record's pages show it.
    is_readable: pages, exports and interfaces may show it. is_editable: `<noun>_update` takes it.
    is_filterable, is_sortable: criteria may ask for it, lists may be ordered by it.
    is_mergeable: of two records that become one, either's value may stay.
    is_mappable: it may be filled from outside (web form, import) or from another record (conversion).
    is_in_history: its changes are told on the record's page.
    offered: the choices where neither the column nor the related rows say them: a function that gives (value, label).
    more_operators: further ways to ask that its app declares, `core.criteria.Operator`s, beside those of its type.
    """

    column: models.Field
    type: FieldType
    group: Any = ""
    is_readable: bool = False
    is_editable: bool = False
    is_filterable: bool = False
    is_sortable: bool = False
    is_mergeable: bool = False
    is_mappable: bool = False
    is_in_history: bool = False
    offered: Callable[[], Iterable[tuple[Any, Any]]] | None = None
    more_operators: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def label(self) -> str:
        """In the reader's language: "Annual revenue"."""
        return str(capfirst(self.column.verbose_name))

    @property
    def related_model(self) -> Any:
        """Where a relation leads; None for other types."""
        return self.column.related_model if self.type.is_relation else None

    @property
    def max_length(self) -> int | None:
        return self.column.max_length

    @property
    def is_required(self) -> bool:
        """Whether a new record must say it."""
        return not self.column.blank and not self.column.has_default() and self.type is not FieldType.BOOLEAN

    def choices(self) -> list[tuple[Any, str]]:
        """What it may be set to, as (value, label): of a relation the keys of the rows in use. Reads the database."""
        if self.offered is not None:
            return [(value, str(label)) for value, label in self.offered()]
        if self.type is FieldType.CHOICE:
            return [(value, str(label)) for value, label in self.column.flatchoices if value not in {"", None}]
        if self.type in {FieldType.REFERENCE, FieldType.USER}:
            rows = self.related_model._default_manager.all()
            is_retired = any(column.name == "is_active" for column in rows.model._meta.fields)
            return [(row.pk, str(row)) for row in (rows.filter(is_active=True) if is_retired else rows)]
        return []


@cache
def fields_of(model: type[models.Model]) -> Mapping[str, Field]:
    """The catalogue of a model: its columns by name, in the order of its layout groups, the others behind them."""
    record_type = find_type(model)
    groups = record_type.groups if record_type else ()
    corrections = record_type.fields if record_type else {}
    legends = {name: legend for legend, names in groups for name in names}
    columns = {column.name: column for column in model._meta.concrete_fields}
    unknown = [name for name in (*legends, *corrections) if name not in columns]
    if unknown:
        raise LookupError(f"{model.__name__} has no fields {unknown}")
    return MappingProxyType({
        name: describe(columns[name], legends.get(name, _("About this record")), **corrections.get(name, {}))
        for name in dict.fromkeys([*legends, *columns])
    })  # fmt: skip


def describe(column: models.Field, group: Any = "", **corrections: Any) -> Field:
    """What the model says of a column, and `corrections` (attributes of `Field`) say better."""
    field_type = corrections.pop("type", None) or type_of_column(column)
    is_readable = corrections.get("is_readable", field_type is not FieldType.OTHER and not is_secret(column.name))
    is_own = column.editable and column.name not in BOOKKEEPING
    is_editable = is_readable and is_own and column.name not in getattr(column.model, "service_fields", ())
    derived = {
        "is_readable": is_readable,
        "is_editable": is_editable,
        "is_filterable": is_readable and column.name not in _KEYS,
        "is_sortable": is_readable and column.name not in _KEYS and field_type not in _UNORDERED,
        "is_mergeable": is_editable or (is_readable and column.name in OWNERS),
        "is_mappable": is_editable,
        "is_in_history": is_own and not is_secret(column.name),
    }
    return Field(column, field_type, group, **{**derived, **corrections})


def type_of_column(column: models.Field) -> FieldType:
    """The type as the model says it; "0 to 100" is what makes a number a percentage."""
    if isinstance(column, models.ForeignKey):
        return _type_of_relation(column)
    found = next((found for kind, found in _TYPE_OF_COLUMN if isinstance(column, kind)), FieldType.OTHER)
    if found is FieldType.TEXT:
        return _type_of_text(column)
    is_percentage = any(isinstance(v, MaxValueValidator) and v.limit_value == 100 for v in column.validators)
    return FieldType.PERCENT if is_percentage else found


def is_secret(name: str) -> bool:
    """Whether a column is named like something that nobody should read, such as "password" or "reset_token"."""
    return bool(_SECRET.search(name))


def mapped(source: type[models.Model], target: type[models.Model]) -> Iterator[str]:
    """Names under which both types hold the same: a record of one type that is made from another takes these over."""
    theirs = fields_of(source)
    for name, field in fields_of(target).items():
        if field.is_mappable and name in theirs and theirs[name].is_mappable and theirs[name].type is field.type:
            yield name


def _type_of_relation(column: Any) -> FieldType:
    if issubclass(column.related_model, get_user_model()):
        return FieldType.USER
    return FieldType.RECORD if is_guarded(column) else FieldType.REFERENCE


def _type_of_text(column: models.Field) -> FieldType:
    if column.choices:
        return FieldType.CHOICE
    if column.name == "website":
        return FieldType.URL
    return FieldType.PHONE if _PHONE.search(column.name) else FieldType.TEXT
