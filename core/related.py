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

from django.db.models import Model, QuerySet
from django.utils.text import capfirst

from core.display import Shown, show

SHORT = 8  # rows of a list on the page
LONG = 500  # rows of the one list that was asked for


@dataclass(frozen=True)
class RelatedList:
    """A list on the pages of `parent`.

    key: names it on the page and in `?list=`.
    rows: of a record, those that a user may see, in order.
    fields: columns beside the name. Relations among them are fetched with the rows.
    create_url: where a new row begins, for users who may add one. A list without it is shown only when it has rows.
    template: writes `related` (a `Related`); only for lists that need more than a table of fields.
    position: lists with a lower one stand above.
    """

    parent: type[Model]
    key: str
    title: Any
    rows: Callable[[Any, Any], QuerySet]
    fields: tuple[str, ...] = ()
    create_url: Callable[[Any], str] | None = None
    template: str = "core/related_table.html"
    position: int = 50


@dataclass(frozen=True)
class Related:
    """One list as a page shows it. `total` counts all rows; `rows` are the first of them."""

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


def register(related: RelatedList) -> None:
    """Declares a list, from an `AppConfig.ready`. At the same position, lower apps come first."""
    if not any((known.parent, known.key) == (related.parent, related.key) for known in _lists):
        _lists.append(related)
        _lists.sort(key=lambda known: known.position)


def related_lists(record: Model, user: Any, only: str = "") -> list[Related]:
    """The lists of a record that a user may see; `only` the one with this key, at length, where there is such a one."""
    declared = [related for related in _lists if related.parent is type(record)]
    asked = [related for related in declared if related.key == only]
    found = [_fetch(related, record, user, LONG if asked else SHORT) for related in asked or declared]
    return [related for related in found if related is not None and (related.rows or related.create_url)]


def _fetch(declared: RelatedList, record: Model, user: Any, limit: int) -> Related | None:
    queryset = declared.rows(record, user)
    meta = queryset.model._meta
    if not user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return None
    relations = [name for name in declared.fields if meta.get_field(name).is_relation]
    rows = list((queryset.select_related(*relations) if relations else queryset)[: limit + 1])
    may_add = declared.create_url is not None and user.has_perm(f"{meta.app_label}.add_{meta.model_name}")
    return Related(
        key=declared.key,
        title=declared.title,
        template=declared.template,
        rows=rows[:limit],
        total=queryset.count() if len(rows) > limit else len(rows),
        fields=declared.fields,
        model=queryset.model,
        create_url=declared.create_url(record) if may_add and declared.create_url else "",
    )
