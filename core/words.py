"""Records in whose search fields given words stand: what search boxes mean by "contains"."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from core.catalogue import fields_of
from core.criteria import Reader
from core.records import RecordType

MOST_WORDS = 8


def contains_words(record_type: RecordType, text: str, user: Any) -> Q:
    """Each word stands in some search field. In fields of another record it is looked for only as far as the user may
    see that record: the name of a hidden one cannot be guessed by searching."""
    found, reader = Q(), Reader(user)
    for word in text.split()[:MOST_WORDS]:
        condition = Q()
        for name in record_type.search_fields:
            condition |= _contains(record_type, name, word, reader)
        found &= condition
    return found


def _contains(record_type: RecordType, name: str, word: str, reader: Reader) -> Q:
    relation, __, column = name.rpartition("__")
    if not relation:
        return Q(**{f"{name}__icontains": word})
    model = fields_of(record_type.model)[relation].related_model
    rows = reader.seen(model).filter(**{f"{column}__icontains": word})
    return Q(**{f"{relation}__in": rows.order_by().values("pk")})
