"""Related records that the reader of an admin page may not see: a stand-in says so in their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class Unseen:
    """What stands where the name of a record would. It has no page to link to."""

    pk = ""

    def __str__(self) -> str:
        return _("Not visible to you")


def hide_unseen(rows: Sequence[models.Model], user: Any, names: Iterable[Any] | None = None) -> None:
    """Hides what the relations `names` (default: all) of rows point to where `user` may not see it: a query for each.

    Administrators see all. Only for rows that are shown; a service must get them as they are.
    """
    sees_all = user.is_superuser
    for field in rows[0]._meta.concrete_fields if rows and not sees_all else ():
        related: Any = field.related_model
        if related and hasattr(related._default_manager, "visible_to") and (names is None or field.name in names):
            keys = {getattr(row, field.attname) for row in rows} - {None}
            seen = set(related._default_manager.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
            for row in rows:
                if getattr(row, field.attname) in keys - seen:
                    field.set_cached_value(row, Unseen())  # type: ignore[attr-defined]
