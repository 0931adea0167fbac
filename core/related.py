"""Related lists: what hangs on a record, shown on its page. The app of the rows declares them, so pages import nothing.

register(
    RelatedList(
        Account, "opportunities", _("Opportunities"),
        rows=lambda account, user: Opportunity.objects.visible_to(user).filter(account=account),
        fields=("stage", "amount", "close_date"),
        create_url=lambda account: f"{reverse('opportunities:create')}?account={account.pk}",
    )
)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Model, QuerySet
from django.utils.text import capfirst

from core.display import Shown, show
from core.templatetags.display import number

SHORT = 8  # rows of a list on the page
LONG = 500  # rows of the one list that was asked for
COUNTED = 1000  # rows that are counted; more are "1,000+"


@dataclass(frozen=True)
class RelatedList:
    """A list on the pages of `parent`.

    key: names it on the page and in `?list=`.
    rows: of a record, those that a user may see, in order.
    fields: columns beside the name. Relations among them are fetched with the rows where these are a table.
    prepare: what `template` needs of the first rows besides: prefetches, or further rows that `fold` puts behind them.
    fold: makes the rows that are shown of those that `prepare` fetched.
    create_url: where a new row begins, for users who may add one. A list without it is shown only when it has rows.
    template: writes `related` (a `Related`); only for lists that need more than a table of fields.
    position: lists with a lower one stand above.
    """

    parent: type[Model]
    key: str
    title: Any
    rows: Callable[[Any, Any], QuerySet]
    fields: tuple[str, ...] = ()
    prepare: Callable[[Any], QuerySet] | None = None
    fold: Callable[[list[Any]], list[Any]] | None = None
    create_url: Callable[[Any], str] | None = None
    template: str = "core/related_table.html"
    position: int = 50


@dataclass(frozen=True)
class Related:
    """One list as a page shows it. `total` counts the rows, up to one more than `COUNTED`; `rows` are the first."""

    key: str
    title: Any
    template: str
    rows: list[Any]
    total: int
    fields: tuple[str, ...]
    model: type[Model]
    create_url: str

    @property
    def is_shortened(self) -> bool:
        return self.total > len(self.rows)

    @property
    def count(self) -> str:
        """The total in words: "12", "1,000+"."""
        return f"{number(COUNTED)}+" if self.total > COUNTED else number(self.total)

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def headers(self) -> list[str]:
        """The titles of the columns, the name's first."""
        fields: list[Any] = [self.model._meta.get_field(name) for name in self.fields]
        return [str(capfirst(label)) for label in (self.noun, *(field.verbose_name for field in fields))]

    def table(self) -> list[tuple[Any, list[Shown]]]:
        """Each row with its fields for display."""
        return [(row, [show(row, name) for name in self.fields]) for row in self.rows]


_lists: list[RelatedList] = []


def register(*lists: RelatedList) -> None:
    """Declares lists, from an `AppConfig.ready`. At the same position, lower apps come first."""
    for related in lists:
        if not any((known.parent, known.key) == (related.parent, related.key) for known in _lists):
            _lists.append(related)
    _lists.sort(key=lambda known: known.position)


def related_lists(record: Model, user: Any, only: str = "", *, as_tables: bool = True) -> list[Related]:
    """The lists of a record that a user may see; `only` the one with this key, at length, where there is such a one.

    as_tables: with what their tables show beside names. Queries: one for each list, and those of `prepare`.
    """
    declared = [related for related in _lists if related.parent is type(record)]
    asked = [related for related in declared if related.key == only]
    found = [_fetch(related, record, user, LONG if asked else SHORT, as_tables) for related in asked or declared]
    return [related for related in found if related is not None and (related.rows or related.create_url)]


def _fetch(declared: RelatedList, record: Model, user: Any, limit: int, as_table: bool) -> Related | None:
    queryset = declared.rows(record, user)
    meta = queryset.model._meta
    if not user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return None
    shown = _table(declared, queryset[:limit]) if as_table else queryset[:limit]
    rows: list[Any] = list(shown.annotate(_total=_count(queryset)))
    _point_at(record, rows)
    total = rows[0]._total if rows else 0
    if as_table and declared.fold:
        rows = declared.fold(rows)
    may_add = declared.create_url is not None and user.has_perm(f"{meta.app_label}.add_{meta.model_name}")
    return Related(
        key=declared.key,
        title=declared.title,
        template=declared.template,
        rows=rows,
        total=total,
        fields=declared.fields,
        model=queryset.model,
        create_url=declared.create_url(record) if may_add and declared.create_url else "",
    )


def _table(declared: RelatedList, rows: QuerySet) -> QuerySet:
    relations = [name for name in declared.fields if rows.model._meta.get_field(name).is_relation]
    rows = rows.select_related(*relations) if relations else rows
    return declared.prepare(rows) if declared.prepare else rows


def _point_at(record: Model, rows: list[Any]) -> None:
    """Rows that belong to the record know it, with all that was fetched with it: they need not ask for it again."""
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.related_model is type(record) and getattr(row, field.attname) == record.pk:
                setattr(row, field.name, record)


def _count(rows: QuerySet) -> Func:
    """How many there are, counted once for all rows and no further than is told."""
    keys = ArraySubquery(rows.order_by().values("pk")[: COUNTED + 1])
    return Func(keys, function="CARDINALITY", output_field=IntegerField())
