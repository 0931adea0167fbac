"""Pages of lists in keyset order: a deep page costs what the first one costs, and rows that come or go while somebody
pages make no other row appear twice or not at all.

A page is asked for by the values of the row that it begins after (or ends before), not by a number: the *cursor*. Rows
are ordered by columns of their own table, or first by the order of a related row (an owner, a status) and then the
newest first. Every order ends with the primary key.

Who does not see everything reads by *branches* (an owner, a queue, a share): each is walked along its own index for a
page's worth of rows, and the best of all branches are the page. See docs/adr/0008-lists-by-branches.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from django.core import signing
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL

PAGE_SIZE = 50
COUNT_LIMIT = 1000  # beyond this a list says "more than": counting a million rows costs more than it tells
MANY = 50  # branches from which on it is worth looking among all rows first: somebody sees most of them
AMONG = (1000, 8000)  # so many rows are looked through, at first and then
FIRST_LOT = 8  # walks (groups times branches) of the first statement of a grouped order; each further one takes more


@dataclass(frozen=True)
class Branch:
    """Some of the rows that a user may see: those whose `column` holds one of `keys`.

    keys: a tuple, or a queryset of one column. but: rows that another branch has already.
    absent: a column that is null in all rows of the branch.
    """

    column: str
    keys: tuple[int, ...] | models.QuerySet
    but: Q | None = None
    absent: str = ""


@dataclass(frozen=True)
class Sort:
    """What a list is ordered by.

    key: how the address names it, with "-" for downward. names: columns of the row's own table; none but the first may
    be null. group: a relation by whose `group_order` the rows stand first; `names` are then newest first in each group.
    """

    key: str
    names: tuple[str, ...]
    is_descending: bool = False
    group: str = ""
    group_order: tuple[str, ...] = ()

    @classmethod
    def of(cls, key: str, order: Sequence[str]) -> Self:
        """A sort from its key ("-owner") and ORM names; `owner__last_name` makes the owner its group."""
        group, __, __ = order[0].rpartition("__")
        if not group:
            return cls(key, tuple(order), key.startswith("-"))
        group_order = tuple(name.removeprefix(f"{group}__") for name in order)
        return cls(key, ("created_at",), key.startswith("-"), group, group_order)

    def group_keys(self, model: type[models.Model]) -> list[int | None]:
        """The keys of the related rows in order, None (no related row) at the end."""
        field: Any = model._meta.get_field(self.group)
        keys = list(field.related_model._base_manager.order_by(*self.group_order, "pk").values_list("pk", flat=True))
        keys = [*keys, None] if field.null else keys
        return keys[::-1] if self.is_descending else keys


class RowBeyond(models.Func):
    """`(a, b, id) > (x, y, z)`, which one index scan can begin at; a boolean expression for `filter`."""

    conditional = True

    def __init__(self, names: Sequence[str], values: Sequence[Any], fields: Sequence[Any], operator: str):
        given = [models.Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
        super().__init__(*map(models.F, names), *given, output_field=models.BooleanField())
        self.operator = operator

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Any:  # type: ignore[override]
        parts = [compiler.compile(expression) for expression in self.source_expressions]
        half = len(parts) // 2
        columns, values = (", ".join(sql for sql, __ in side) for side in (parts[:half], parts[half:]))
        return f"(({columns}) {self.operator} ({values}))", [p for __, params in parts for p in params]


class Cursor:
    """The place between two rows of an order, as an opaque text that only we can have made."""

    def __init__(self, group: int | None, values: list[Any], count: int):
        self.group, self.values = group, values
        self.count = count  # rows above this place when it was written

    @classmethod
    def at(cls, row: Any, sort: Sort, count: int) -> Cursor:
        group = getattr(row, row._meta.get_field(sort.group).attname) if sort.group else None
        return cls(group, [getattr(row, name) for name in (*sort.names, "pk")], count)

    def text(self, model: type[models.Model], sort: Sort) -> str:
        values = [None if value is None else str(value) for value in self.values]
        return signing.dumps([sort.key, self.group, values, self.count], salt=f"page of {model._meta.label_lower}")

    @classmethod
    def read(cls, text: str, model: type[models.Model], sort: Sort) -> Cursor | None:
        """None for a text that is not ours, or of another order."""
        try:
            key, group, texts, count = signing.loads(text, salt=f"page of {model._meta.label_lower}")
        except signing.BadSignature:
            return None
        fields = _fields(model, sort.names)
        if key != sort.key or len(texts) != len(fields):
            return None
        return cls(group, [None if t is None else f.to_python(t) for t, f in zip(texts, fields, strict=True)], count)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[Any]:
    return [*(model._meta.get_field(name) for name in names), model._meta.pk]


@dataclass(frozen=True)
class Segment:
    """A stretch of the order: rows of these groups (in this order; none: no groups), where the condition holds."""

    groups: tuple[int, ...] = ()
    condition: Any = None


class Walk:
    """Reads rows in order from a place on, forward or backward."""

    def __init__(
        self,
        rows: models.QuerySet,
        sort: Sort,
        branches: Sequence[Branch] | None = None,
        *,
        among: Q | None = None,
        backward: bool = False,
    ):
        self.rows, self.sort, self.branches, self.among = rows, sort, branches, among or Q()
        self.model: Any = rows.model
        self.backward = backward
        # In groups the newest come first, whichever way the groups are ordered.
        self.is_descending = (True if sort.group else sort.is_descending) != backward
        sign = "-" if self.is_descending else ""
        self.order = [f"{sign}{name}" for name in (*sort.names, "pk")]
        self._written: dict[int, tuple[str, list[Any]] | None] = {}  # statements by the branch that they read

    def read(self, start: Cursor | None, limit: int) -> list[Any]:
        """Up to `limit` keys of rows."""
        found: list[Any] = []
        for some in AMONG if self._has_many else ():
            among = self._among_all(start, limit, some)
            if len(among) == limit:
                return among
        for segment in self._segments(start):
            found += self._keys(segment, limit - len(found))
            if len(found) >= limit:
                break
        return found

    def read_rows(self, start: Cursor | None, limit: int, prepare: Callable[[Any], Any]) -> list[Any]:
        """The same as rows; in one query where one index gives the order."""
        if self._is_plain:
            found: list[Any] = []
            for segment in self._segments(start):
                found += prepare(self._where(segment)).order_by(*self.order)[: limit - len(found)]
                if len(found) >= limit:
                    break
            return found
        keys = self.read(start, limit)
        by_key = {row.pk: row for row in prepare(self.model._default_manager.filter(pk__in=keys))} if keys else {}
        return [by_key[key] for key in keys if key in by_key]  # one may have been deleted since

    def count(self, limit: int) -> int:
        """How many rows there are, counted no further than `limit`."""
        if self.branches is None:
            return self.rows.order_by().values("pk")[:limit].count()
        statements = [self._statement(Segment(), branch, limit, is_ordered=False) for branch in self.branches]
        sql = " UNION ALL ".join(sql for sql, __ in filter(None, statements))
        if not sql:
            return 0
        params = [p for __, params in filter(None, statements) for p in params]
        return _run(f"SELECT count(*) FROM ({sql} LIMIT %s) AS counted", [*params, limit])[0][0]  # noqa: S608  # compiled

    @property
    def _is_plain(self) -> bool:
        return self.branches is None and not self.sort.group

    @property
    def _has_many(self) -> bool:
        return not self.sort.group and sum(_width(branch) for branch in self.branches or ()) > MANY

    def _among_all(self, start: Cursor | None, limit: int, some: int) -> list[Any]:
        """The keys of those of the next `some` rows of the table (`among`), whoever's, that are of branches and list.

        They are the first of the order; whether they are enough for a page is to be seen. It costs little to look.
        """
        condition = self._beyond(start)[0]
        everything = self.model._base_manager.filter(self.among).order_by(*self.order).values("pk")
        nearest = (everything if condition is None else everything.filter(condition))[:some]
        seen = reduce(or_, (Q(**{f"{branch.column}__in": branch.keys}) for branch in self.branches or ()))
        rows = self.rows.filter(seen, pk__in=nearest).select_related(None).order_by(*self.order)
        return list(rows.values_list("pk", flat=True)[:limit])

    # The order, cut at a place

    def _segments(self, start: Cursor | None) -> Iterator[Segment]:
        if not self.sort.group:
            yield from (Segment((), condition) for condition in self._beyond(start))
            return
        keys = self.sort.group_keys(self.model)
        keys = keys[::-1] if self.backward else keys
        if start is not None:
            if start.group not in keys:
                return
            place = keys.index(start.group)
            yield from (self._in_group(start.group, condition) for condition in self._beyond(start))
            keys = keys[place + 1 :]
        yield from self._lots(keys)

    def _lots(self, keys: list[int | None]) -> Iterator[Segment]:
        """The groups, more and more of them at once: mostly the first few fill a page."""
        walks = sum(_width(branch) for branch in self.branches or () if not self._is_grouped_by(branch))
        size = max(1, FIRST_LOT // max(1, walks))
        while keys:
            lot = tuple(key for key in keys[:size] if key is not None) if keys[0] is not None else ()
            yield Segment(lot) if lot else self._in_group(None, None)
            keys, size = keys[max(1, len(lot)) :], size * 4

    def _in_group(self, key: int | None, condition: Any) -> Segment:
        if key is not None:
            return Segment((key,), condition)
        alone = Q(**{f"{self.sort.group}__isnull": True})
        return Segment((), alone if condition is None else alone & Q(condition))

    def _beyond(self, start: Cursor | None) -> list[Any]:
        """Conditions of the rows beyond a place, one for each stretch: nulls stand at one end of an order."""
        if start is None:
            return [None]
        names, fields = [*self.sort.names, "pk"], _fields(self.model, self.sort.names)
        operator, first = ("<" if self.is_descending else ">"), names[0]
        here: Any
        if start.values[0] is None:
            here = Q(**{f"{first}__isnull": True}) & Q(RowBeyond(names[1:], start.values[1:], fields[1:], operator))
            return [here, Q(**{f"{first}__isnull": False})] if self.is_descending else [here]
        here = RowBeyond(names, start.values, fields, operator)
        ends_with_nulls = fields[0].null and not self.is_descending
        return [here, Q(**{f"{first}__isnull": True})] if ends_with_nulls else [here]

    # Statements

    def _where(self, segment: Segment) -> Any:
        return self.rows if segment.condition is None else self.rows.filter(segment.condition)

    def _keys(self, segment: Segment, limit: int) -> list[Any]:
        branches: Sequence[Branch | None] = [None] if self.branches is None else self.branches
        statements = [s for s in (self._statement(segment, branch, limit) for branch in branches) if s]
        if not statements:
            return []
        down = " DESC" if self.is_descending else ""
        order = ", ".join(["1", *(f"{place + 2}{down}" for place in range(len(self.order)))])
        sql = " UNION ALL ".join(sql for sql, __ in statements)
        found = _run(f"{sql} ORDER BY {order} LIMIT %s", [*(p for __, params in statements for p in params), limit])
        return [row[-1] for row in found]

    def _statement(
        self, segment: Segment, branch: Branch | None, limit: int, *, is_ordered: bool = True
    ) -> tuple[str, list[Any]] | None:
        """One SELECT of (place of the group, columns of the order, key); None where there can be no row."""
        written = self._whole_branch(branch) if segment == Segment() else self._write(segment, branch)
        if written is None:
            return None
        sql, params = written
        down = " DESC" if self.is_descending else ""
        order = ", ".join(f"{place + 1}{down}" for place in range(len(self.order)))
        order = f" ORDER BY {order}" if is_ordered else ""
        return f"({sql}{order} LIMIT %s) AS page_row)", [*params, limit]

    def _whole_branch(self, branch: Branch | None) -> tuple[str, list[Any]] | None:
        """All of a branch: what is read for the first page is written once, and counted by the same words."""
        if id(branch) not in self._written:
            self._written[id(branch)] = self._write(Segment(), branch)
        return self._written[id(branch)]

    def _write(self, segment: Segment, branch: Branch | None) -> tuple[str, list[Any]] | None:
        """The statement up to the order of its rows, which ends it together with their number."""
        groups, sources, params = segment.groups, [], []
        rows = self._where(segment)
        if branch is not None and groups:
            if branch.absent == self.sort.group:
                return None
            if self._is_grouped_by(branch):
                groups, branch = tuple(key for key in groups if key in branch.keys), None
        try:
            if branch is not None:
                source, given = _keys_source(branch)
                sources.append(f"{source} AS page_branch (key)")
                params += given
                rows = rows.filter(**{branch.column: RawSQL("page_branch.key", ())})
                rows = rows if branch.but is None else rows.exclude(branch.but)
            if segment.groups:
                sources.append("unnest(%s::bigint[], %s::int[]) AS page_group (key, place)")
                params += [list(groups), [segment.groups.index(key) for key in groups]]
                rows = rows.filter(**{self.sort.group: RawSQL("page_group.key", ())})
            inner, given = _compiled(rows, [*self.sort.names, "pk"])
        except EmptyResultSet:
            return None
        place = "page_group.place" if segment.groups else "0"
        before = "".join(f"{source} CROSS JOIN " for source in sources)
        return f"SELECT {place}, page_row.* FROM {before}LATERAL ({inner}", [*params, *given]  # noqa: S608  # by Django

    def _is_grouped_by(self, branch: Branch) -> bool:
        return branch.column == self.sort.group and isinstance(branch.keys, tuple)


def _width(branch: Branch) -> int:
    """Of how many walks a branch consists; shares count as one: they are few."""
    return len(branch.keys) if isinstance(branch.keys, tuple) else 1


def _keys_source(branch: Branch) -> tuple[str, list[Any]]:
    if isinstance(branch.keys, tuple):
        return "unnest(%s::bigint[])", [list(branch.keys)]
    sql, params = branch.keys.order_by().distinct().query.sql_with_params()
    return f"({sql})", list(params)


def _compiled(rows: Any, names: Sequence[str]) -> tuple[str, list[Any]]:
    sql, params = rows.order_by().select_related(None).values_list(*names).query.sql_with_params()
    return sql, list(params)


def _run(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


class Page:
    """One page of rows: where it stands, and the cursors of the pages beside it ("" where there is none).

    `rows` are narrowed by filters; with `branches` not yet by who may see them; `among` holds of all of them and has an
    index to itself. `after` and `before` come from the address; where one of them is not ours (`is_restarted`), the
    page is the first.
    """

    def __init__(
        self,
        rows: models.QuerySet,
        sort: Sort,
        *,
        branches: Sequence[Branch] | None = None,
        among: Q | None = None,
        after: str = "",
        before: str = "",
        prepare: Callable[[Any], Any] = lambda rows: rows,
        size: int = PAGE_SIZE,
    ):
        model, text = rows.model, after or before
        start = Cursor.read(text, model, sort) if text else None
        self.is_restarted = bool(text) and start is None
        is_backward = start is not None and not after
        walk = Walk(rows, sort, branches, among=among, backward=is_backward)
        found = walk.read_rows(start, size + 1, prepare)
        if is_backward and len(found) <= size:  # the beginning is reached: it is the first page, and a full one
            start, is_backward, walk = None, False, Walk(rows, sort, branches, among=among)
            found = walk.read_rows(None, size + 1, prepare)
        has_more = len(found) > size
        self.rows = found[:size][::-1] if is_backward else found[:size]
        self.has_next, self.has_previous = is_backward or has_more, start is not None
        above = start.count if start else 0
        above = max(0, above - len(self.rows)) if is_backward else above
        self.first, self.last = (above + 1 if self.rows else 0), above + len(self.rows)
        self.next = Cursor.at(self.rows[-1], sort, self.last).text(model, sort) if self.has_next else ""
        self.previous = Cursor.at(self.rows[0], sort, above).text(model, sort) if start and self.rows else ""
        self._count(walk)

    def _count(self, walk: Walk) -> None:
        """`total`, counted no further than `COUNT_LIMIT`; `is_total_capped`: there are more than it says."""
        self.total = self.last
        if self.has_next:
            self.total = COUNT_LIMIT + 1 if self.last >= COUNT_LIMIT else max(walk.count(COUNT_LIMIT + 1), self.last)
        self.is_total_capped = self.has_next and self.total > COUNT_LIMIT
        self.is_beyond_count = self.is_total_capped and self.last > COUNT_LIMIT
