"""What hangs on a record, found by what the models say, so that no app is named: rows that would be deleted with it,
links of engines to it, and what these links belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from core.digest import own_models

Keys = dict[type[models.Model], set[Any]]


class _Owned(Collector):
    """Django's collector of what is deleted with a row. Here it leaves the refusing to the deletion itself."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        return False

    def collect(self, *args: Any, **kwargs: Any) -> None:
        with suppress(ProtectedError, RestrictedError):
            super().collect(*args, **kwargs)


class Belongings:
    """Everything that may go with `record` when it is deleted.

    rows: keys by model. pointing: (foreign key, row's key, key pointed at) of rows that stay and lose a relation.
    """

    def __init__(self, record: models.Model):
        self.rows: Keys = defaultdict(set)
        self.pointing: set[tuple[Any, Any, Any]] = set()
        self._known = set(own_models())
        waiting: list[models.Model] = [record]
        while waiting:
            found = self._collect(waiting.pop())
            waiting += [row for row in found if self._add(row)]

    def _add(self, row: models.Model) -> bool:
        """Whether the row is domain data and new."""
        model = type(row)
        is_new = model in self._known and row.pk not in self.rows[model]
        if is_new:
            self.rows[model].add(row.pk)
        return is_new

    def _collect(self, row: models.Model) -> Iterable[models.Model]:
        self._add(row)
        owned = _Owned(using=DEFAULT_DB_ALIAS, origin=row)
        owned.collect([row])
        for (field, value), batches in owned.field_updates.items():
            if value is None and field.model in self._known:
                self.pointing |= {(field, *pair) for batch in batches for pair in _pairs(batch, field)}
        return [*(other for rows in owned.data.values() for other in rows), *_linked(row)]


def _pairs(batch: Any, field: Any) -> Iterator[tuple[Any, Any]]:
    """(key, key pointed at) of a row or of a queryset of rows."""
    if isinstance(batch, models.QuerySet):
        return iter(batch.values_list("pk", field.attname))
    rows = batch if isinstance(batch, Iterable) else [batch]
    return iter([(row.pk, getattr(row, field.attname)) for row in rows])


def is_link(model: type[models.Model]) -> bool:
    """Whether its rows name a record by content type and key."""
    names = {field.name for field in model._meta.concrete_fields}
    return {"content_type", "object_id"} <= names


def _linked(record: models.Model) -> Iterator[models.Model]:
    """Rows of engines that name the record, and what these belong to (an activity)."""
    content_type = ContentType.objects.get_for_model(record)
    for model in own_models():
        if not is_link(model):
            continue
        for link in model._base_manager.filter(content_type=content_type, object_id=record.pk):
            yield link
            yield from filter(None, (getattr(link, field.name) for field in parents(model)))


def parents(link: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys of a link to what it belongs to: neither the type of its record nor a user."""
    others = {settings.AUTH_USER_MODEL.lower(), "contenttypes.contenttype"}
    fields = [field for field in link._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return [field for field in fields if field.related_model._meta.label_lower not in others]  # type: ignore[union-attr]
