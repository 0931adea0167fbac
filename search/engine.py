"""Finds records of every declared type by words in their search fields, within what the user may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.display import show
from core.records import RecordType, all_types
from core.words import contains_words

PER_TYPE = 8


def matching(record_type: RecordType, user: Any, text: str) -> QuerySet:
    """Visible records of one type in which each word of `text` stands in some search field; newest first."""
    rows = record_type.model._default_manager.all().visible_to(user)  # type: ignore[attr-defined]
    return rows.filter(contains_words(record_type, text, user)).order_by("-pk")


@dataclass(frozen=True)
class Hit:
    """A record that was found, with what is written beside its name."""

    record: Any
    details: list[str]


def search(user: Any, text: str) -> list[tuple[RecordType, list[Hit]]]:
    """Per record type the newest matches, at most `PER_TYPE`; types without a match or a right to it are left out."""
    if not text.strip():
        return []
    found = []
    for record_type in all_types():
        meta = record_type.model._meta
        if user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
            hits = _hits(record_type, user, text)
            if hits:
                found.append((record_type, hits))
    return found


def _hits(record_type: RecordType, user: Any, text: str) -> list[Hit]:
    meta = record_type.model._meta
    relations = [name for name in record_type.detail_fields if meta.get_field(name).is_relation]
    rows = list(matching(record_type, user, text).select_related(*relations)[:PER_TYPE])
    seen = {name: _seen(rows, name, user) for name in relations} if rows else {}
    details = [
        [
            str(show(row, name).value)
            for name in record_type.detail_fields
            if getattr(row, name) and (name not in seen or getattr(row, f"{name}_id") in seen[name])
        ]
        for row in rows
    ]
    return [Hit(row, texts) for row, texts in zip(rows, details, strict=True)]


def _seen(rows: list[Any], relation: str, user: Any) -> set[int]:
    """Ids of the rows' related records that the user may see; all, where that is no matter of who sees what."""
    ids = {getattr(row, f"{relation}_id") for row in rows}
    manager: Any = rows[0]._meta.get_field(relation).related_model._default_manager
    if not hasattr(manager, "visible_to"):
        return ids
    return set(manager.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
