"""Rows of criteria as they are stored and shared (texts), and bound to a model and a reader (conditions)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Self

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import BaseExpression, DatabaseDefault
from django.db.models.sql import Query
from django.db.models.sql.constants import SINGLE
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.catalogue import Field, fields_of
from core.criteria.errors import CriteriaError
from core.criteria.operators import Operator, operators_of
from core.criteria.reader import Reader
from core.criteria.values import in_words

MOST_ROWS = 40
ALL, ANY = "f", "any"  # their names in an address


@dataclass(frozen=True)
class Row:
    """One row as text: `annual_revenue`, `at_least`, `100000`; see `core.criteria.values` for the texts of values."""

    field: str
    operator: str
    value: str = ""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """From "rating:is:hot"; a value may hold further colons. Unknown names are found out when it is bound."""
        field, __, rest = text.partition(":")
        operator, __, value = rest.partition(":")
        return cls(field, operator, value)

    def as_text(self) -> str:
        return ":".join([self.field, self.operator, *filter(None, [self.value])])

    def bind(self, fields: Mapping[str, Field], reader: Reader) -> BoundRow:
        """Raises CriteriaError."""
        field = fields.get(self.field)
        if field is None or not field.is_filterable:
            raise CriteriaError(_("There is no field “%(name)s” to filter by.") % {"name": self.field[:40]})
        operator = operators_of(field).get(self.operator)
        if operator is None:
            words = _("%(field)s: there is no way to ask “%(name)s”.")
            raise CriteriaError(words % {"field": field.label, "name": self.operator[:40]})
        if operator.read is None and self.value:
            words = _("%(field)s: “%(operator)s” takes no value.")
            raise CriteriaError(words % {"field": field.label, "operator": operator.label})
        value = operator.read(field, self.value, reader) if operator.read else None
        return BoundRow(self, field, operator, value, operator.meaning(field, value, reader))


@dataclass(frozen=True)
class BoundRow:
    """A row that was understood: its field, operator, value and condition."""

    row: Row
    field: Field
    operator: Operator
    value: Any
    condition: Q

    @property
    def words(self) -> str:
        """What stands behind the field's name: "is at least 100,000"."""
        label = str(self.operator.label)
        if self.operator.takes == "nothing":
            return label
        if self.operator.takes == "days":
            return label.replace("…", str(self.value))
        if self.operator.takes == "range":
            first, last = (in_words(self.field, value) for value in self.value)
            return _("%(operator)s %(first)s and %(last)s") % {"operator": label, "first": first, "last": last}
        return f"{label} {in_words(self.field, self.value)}"


@dataclass(frozen=True)
class Criteria:
    """What must hold: every row of `all`, and, where there are rows in `any`, at least one of those."""

    all: tuple[Row, ...] = ()
    any: tuple[Row, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> Self:
        """From `?f=…&f=…&any=…&any=…`. Raises CriteriaError for more rows than anybody means."""
        return cls(_rows(map(Row.from_text, query.getlist(ALL))), _rows(map(Row.from_text, query.getlist(ANY))))

    def as_query(self) -> list[tuple[str, str]]:
        """Names and values for an address."""
        return [*((ALL, row.as_text()) for row in self.all), *((ANY, row.as_text()) for row in self.any)]

    @classmethod
    def from_json(cls, data: Any) -> Self:
        """From {"all": [["rating", "is", "hot"], …], "any": […]}. Raises CriteriaError for any other shape."""
        if not isinstance(data, dict) or not set(data) <= {"all", "any"}:
            raise CriteriaError(_("Criteria are rows under “all” and “any”."))
        return cls(*(_rows(_rows_of_json(data.get(key, []))) for key in ("all", "any")))

    def as_json(self) -> dict[str, list[list[str]]]:
        return {key: [[r.field, r.operator, r.value] for r in rows] for key, rows in vars(self).items() if rows}

    def __bool__(self) -> bool:
        return bool(self.all or self.any)

    def bind(self, model: type[models.Model], reader: Reader) -> Bound:
        """Reads them against the model's catalogue, for this reader. Raises CriteriaError."""
        fields = fields_of(model)
        return Bound(
            model, [row.bind(fields, reader) for row in self.all], [row.bind(fields, reader) for row in self.any]
        )


@dataclass(frozen=True)
class Bound:
    """Criteria that were understood. They only ever narrow what a queryset holds already."""

    model: type[models.Model]
    all: Sequence[BoundRow]
    any: Sequence[BoundRow]

    @property
    def condition(self) -> Q:
        """For `filter`: over the model's own columns, without joins."""
        parts = [row.condition for row in self.all]
        if self.any:
            parts.append(reduce(or_, (row.condition for row in self.any)))
        return reduce(and_, parts, Q())

    @property
    def truth(self) -> BaseExpression:
        """The condition as a value, true or false."""
        if not (self.all or self.any):
            return Value(True)
        return Case(When(self.condition, then=Value(True)), default=Value(False))

    def filter(self, rows: models.QuerySet) -> models.QuerySet:
        return rows.filter(self.condition) if self.all or self.any else rows

    def matches(self, record: models.Model) -> bool:
        """Whether they hold for a record as it is in memory, saved or not. One query."""
        return truths(record, [self])[0]


def truths(record: models.Model, conditions: Iterable[Bound | BaseExpression]) -> list[bool]:
    """Whether each of some conditions holds for a record as it is in memory, saved or not.

    The database is asked, with the record's values in place of columns: what upper case or an order of text is, it
    alone knows, so a list and a check of one of its records cannot disagree. Expressions are conditions about stored
    rows. One query for all; none where nothing is asked.
    """
    asked = {f"holds_{number}": condition for number, condition in enumerate(conditions)}
    bound = [condition for condition in asked.values() if isinstance(condition, Bound)]
    rows = [row for condition in bound for row in (*condition.all, *condition.any)]
    if not rows and len(bound) == len(asked):
        return [True] * len(asked)
    query = Query(None)
    for field in {row.field.name: row.field for row in rows}.values():
        query.add_annotation(_value(record, field), field.name, select=False)
    query.add_annotation(Value(record.pk, output_field=models.BigIntegerField()), "pk", select=False)
    for name, condition in asked.items():
        query.add_annotation(condition.truth if isinstance(condition, Bound) else condition, name)
    return list(query.get_compiler(using=record._state.db or DEFAULT_DB_ALIAS).execute_sql(SINGLE))


def _value(record: models.Model, field: Field) -> Any:
    """A field of a record in memory as an expression; one that the database will fill is what it would be now."""
    value: Any = getattr(record, field.column.attname)
    if isinstance(value, DatabaseDefault):
        return value.get_source_expressions()[0]
    column = models.BigIntegerField() if field.type.is_relation else field.column
    return Value(value, output_field=column)


def _rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    found = tuple(rows)
    if len(found) > MOST_ROWS:
        raise CriteriaError(_("At most %(most)s rows, please.") % {"most": MOST_ROWS})
    return found


def _rows_of_json(rows: Any) -> Iterator[Row]:
    for row in rows if isinstance(rows, list) else [rows]:
        if not isinstance(row, list | tuple) or len(row) not in {2, 3} or not all(isinstance(x, str) for x in row):
            raise CriteriaError(_("A row is a field, an operator and a value."))
        yield Row(*row)
