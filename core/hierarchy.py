"""Trees of records of one type (parent accounts, people who report to each other): no chain may lead back to itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError


def hold_tree(record: models.Model, field: str, changes: Mapping[str, Any]) -> None:
    """Keeps others from hanging this type's records elsewhere until the transaction ends, if `changes` may do so.

    To be called before any row is locked: two people who hang A under B and B under A at the same moment wait for each
    other here, and not one for the other's row.
    """
    if changes.get(field) is not None:
        name = f"hierarchy:{record._meta.label_lower}.{field}"
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [name])


def check_above(record: models.Model, field: str, above: Any) -> None:
    """Refuses `above` as the value of the self-relation `field` when it is the record, or stands below it.

    The tree must be held (`hold_tree`). Raises BusinessRuleError at the field.
    """
    if above is None or record.pk is None:
        return
    model = type(record)
    seen: set[int] = set()
    at: int | None = above.pk
    while at is not None and at not in seen:
        if at == record.pk:
            raise BusinessRuleError(
                _("%(above)s stands below %(record)s already, or is the same.") % {"above": above, "record": record},
                field=field,
            )
        seen.add(at)
        at = model._base_manager.filter(pk=at).values_list(f"{field}_id", flat=True).first()
