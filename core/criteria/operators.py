"""The named operators of each type of field, and the condition that each stands for.

Every condition is true or false of a row, never unknown: an empty field is not at least 5, does not contain "x", and
*is not* "hot". So the opposite of a condition holds exactly where the condition does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import CharField, Q, TextField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.catalogue import Field, FieldType
from core.criteria import periods
from core.criteria.reader import Reader
from core.criteria.values import read_days, read_range, read_value
from core.records import find_type

Reading = Callable[[Field, str, Reader], Any]
Meaning = Callable[[Field, Any, Reader], Q]


@dataclass(frozen=True)
class Operator:
    """One way to ask.

    name: how it is stored and stands in addresses. label: follows the field's name in a sentence.
    meaning: the condition, of the field, the value that `read` made of the text, and the reader.
    read: None where the operator takes no value. is_text: the value is a text, whatever the field holds.
    offered: the values to choose from where they are not the field's own, as (value, label).
    is_linked: it stands in links alone; the form that adds a filter does not offer it.
    """

    name: str
    label: Any
    meaning: Meaning
    read: Reading | None = read_value
    is_text: bool = False
    offered: Callable[[], Iterable[tuple[Any, Any]]] | None = None
    is_linked: bool = False

    @property
    def takes(self) -> str:
        """What a form asks for: "nothing", "value", "range", "days" or "text"."""
        if self.is_text:
            return "text"
        if self.read is None:
            return "nothing"
        return "range" if self.read is read_range else "days" if self.read is read_days else "value"


def operators_of(field: Field) -> dict[str, Operator]:
    """The operators of a filterable field by name, the one to begin with first; those for fields that cannot be empty
    leave emptiness out."""
    emptiness = _EMPTINESS if can_be_empty(field) else ()
    return {op.name: op for op in (*_OPERATORS[field.type], *emptiness, *field.more_operators)}


def can_be_empty(field: Field) -> bool:
    return field.column.null or (_holds_text(field) and field.column.blank)


def _holds_text(field: Field) -> bool:
    return not field.type.is_relation and isinstance(field.column, CharField | TextField)


def _test(field: Field, lookup: str, value: Any) -> Q:
    """A lookup that is false, not unknown, where the column is null."""
    found = Q(**{f"{field.name}__{lookup}": value})
    return Q(**{f"{field.name}__isnull": False}) & found if field.column.null else found


def _lookup(name: str) -> Meaning:
    return lambda field, value, reader: _test(field, name, value)


def _not(meaning: Meaning) -> Meaning:
    return lambda field, value, reader: ~meaning(field, value, reader)


def _is_empty(field: Field, value: Any, reader: Reader) -> Q:
    empty = Q(**{f"{field.name}__isnull": True}) if field.column.null else Q()
    return empty | Q(**{f"{field.name}__exact": ""}) if _holds_text(field) else empty


def _is_row(field: Field, value: Any, reader: Reader) -> Q:
    return _test(field, "in", [value.pk])


def _is_me(field: Field, value: Any, reader: Reader) -> Q:
    return _test(field, "in", [reader.own_id])


def _is_in_team(field: Field, value: Any, reader: Reader) -> Q:
    return _test(field, "in", reader.team_ids)


def _name_contains(field: Field, value: str, reader: Reader) -> Q:
    """Only among related records that the reader may see: others cannot be found by guessing at their names."""
    record_type = find_type(field.related_model)
    name = record_type.search_fields[0] if record_type else "name"
    rows = reader.seen(field.related_model).filter(**{f"{name}__icontains": value})
    return _test(field, "in", rows.order_by().values("pk"))


def _read_name(field: Field, text: str, reader: Reader) -> str:
    return read_value(Field(TextField(field.column.verbose_name), FieldType.TEXT), text, reader)


def _within(field: Field, days: periods.Period) -> Q:
    """Days are the reader's: a moment lies in them if its date does in the current time zone."""
    first, last = days
    found = Q()
    if field.type is FieldType.DATE:
        found = _test(field, "gte", first) if first else found
        return found & _test(field, "lte", last) if last else found
    found = _test(field, "gte", _midnight(first)) if first else found
    return found & _test(field, "lt", _midnight(last + timedelta(days=1))) if last else found


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _period(days: Callable[[Any, Reader], periods.Period]) -> Meaning:
    return lambda field, value, reader: _within(field, days(value, reader))


def _between(field: Field, value: tuple[Any, Any], reader: Reader) -> Q:
    return _test(field, "gte", value[0]) & _test(field, "lte", value[1])


_EMPTINESS = (
    Operator("is_empty", _("is empty"), _is_empty, None),
    Operator("is_not_empty", _("is not empty"), _not(_is_empty), None),
)
_TEXTS = (
    Operator("contains", _("contains"), _lookup("icontains")),
    Operator("contains_not", _("does not contain"), _not(_lookup("icontains"))),
    Operator("starts_with", _("starts with"), _lookup("istartswith")),
    Operator("is", _("is"), _lookup("iexact")),
    Operator("is_not", _("is not"), _not(_lookup("iexact"))),
)
_NUMBERS = (
    Operator("at_least", _("is at least"), _lookup("gte")),
    Operator("at_most", _("is at most"), _lookup("lte")),
    Operator("is", _("is"), _lookup("exact")),
    Operator("is_not", _("is not"), _not(_lookup("exact"))),
    Operator("between", _("is between"), _between, read_range),
)
_DAYS = (
    Operator("is", _("is on"), _period(lambda day, reader: (day, day))),
    Operator("before", _("is before"), _period(lambda day, reader: (None, day - timedelta(days=1)))),
    Operator("after", _("is after"), _period(lambda day, reader: (day + timedelta(days=1), None))),
    Operator("between", _("is between"), _period(lambda days, reader: days), read_range),
    Operator("last_days", _("is in the last … days"), _period(periods.last_days), read_days),
    Operator("next_days", _("is in the next … days"), _period(periods.next_days), read_days),
    Operator("today", _("is today"), _period(periods.today), None),
    Operator("this_month", _("is this month"), _period(periods.this_month), None),
    Operator("this_quarter", _("is this quarter"), _period(periods.this_quarter), None),
    Operator("this_fiscal_quarter", _("is this fiscal quarter"), _period(periods.this_fiscal_quarter), None),
)
_CHOICES = (
    Operator("is", _("is"), _lookup("exact")),
    Operator("is_not", _("is not"), _not(_lookup("exact"))),
)
_ROWS = (Operator("is", _("is"), _is_row), Operator("is_not", _("is not"), _not(_is_row)))
_RECORDS = (*_ROWS, Operator("contains", _("has a name that contains"), _name_contains, _read_name, is_text=True))
_USERS = (
    *_ROWS,
    Operator("is_me", _("is me"), _is_me, None),
    Operator("is_in_my_team", _("is in my team"), _is_in_team, None),
)
_OPERATORS: dict[FieldType, tuple[Operator, ...]] = {
    FieldType.TEXT: _TEXTS,
    FieldType.LONG_TEXT: _TEXTS,
    FieldType.EMAIL: _TEXTS,
    FieldType.PHONE: _TEXTS,
    FieldType.URL: _TEXTS,
    FieldType.NUMBER: _NUMBERS,
    FieldType.MONEY: _NUMBERS,
    FieldType.PERCENT: _NUMBERS,
    FieldType.DATE: _DAYS,
    FieldType.MOMENT: _DAYS,
    FieldType.BOOLEAN: (Operator("is", _("is"), _lookup("exact")),),
    FieldType.CHOICE: _CHOICES,
    FieldType.REFERENCE: _ROWS,
    FieldType.RECORD: _RECORDS,
    FieldType.USER: _USERS,
}
