"""Trees of records of one type (parent accounts, people who report to each other): no chain may lead back to itself."""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError


def check_above(record: models.Model, field: str, above: Any) -> None:
    """Refuses `above` as the value of the self-relation `field` when it is the record, or stands below it.

    To be called first in the transaction, before any row is locked: two people who hang A under B and B under A at the
    same moment wait for each other here. Raises BusinessRuleError at the field.
    """
    if above is None or record.pk is None:
        return
    model = type(record)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"hierarchy:{model._meta.label_lower}.{field}"])
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
