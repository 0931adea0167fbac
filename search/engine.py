"""Finds records of every declared type by words in their search fields, within what the user may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from core.records import RecordType, all_types

MAX_WORDS = 8
PER_TYPE = 8


def matching(record_type: RecordType, user: Any, text: str) -> QuerySet:
    """Visible records of one type in which each word of `text` stands in some search field; newest first."""
    rows = record_type.model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]
    for word in text.split()[:MAX_WORDS]:
        condition = Q()
        for name in record_type.search_fields:
            condition |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(condition)
    return rows.order_by("-pk")


def search(user: Any, text: str) -> list[tuple[RecordType, list[Any]]]:
    """Per record type the newest matches, at most `PER_TYPE`; types without a match or a right to it are left out."""
    if not text.strip():
        return []
    found = []
    for record_type in all_types():
        meta = record_type.model._meta
        if user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            names = [n for n in record_type.detail_fields if meta.get_field(n).is_relation]
            rows = list(matching(record_type, user, text).select_related(*names)[:PER_TYPE])
            if rows:
                found.append((record_type, rows))
    return found
