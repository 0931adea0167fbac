"""What a version of a quote changed of the one that it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.catalogue import Field, fields_of
from core.history_display import names_of, words
from products.differences import Differences, compare
from products.line_conflict import only
from quotes.models import Quote, QuoteNote
from quotes.services.amounts import EDITED
from quotes.services.versions import OWN


@dataclass(frozen=True)
class WordChange:
    """A field before and after, in words; a long text as it is."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class VersionChanges:
    """before: the earlier version. words: fields that differ. lines: all of both, `lines.visible` those that differ.
    notes_left, notes_new: headings and texts that only one of them has.
    """

    before: Quote
    words: list[WordChange]
    lines: Differences
    notes_left: list[QuoteNote]
    notes_new: list[QuoteNote]


def version_changes(quote: Quote, user: Any) -> VersionChanges | None:
    """None for the first version. Records that `user` may not see are not named."""
    before = quote.revises
    if before is None:
        return None
    lines = [list(version.lines.select_related("entry__product")) for version in (before, quote)]
    fields = [f for f in fields_of(Quote).values() if f.name in EDITED or (f.is_editable and f.name not in OWN)]
    differing = [field for field in fields if _value(before, field) != _value(quote, field)]
    old, new = (list(version.notes.all()) for version in (before, quote))
    in_words = _in_words(before, quote, differing, user)
    return VersionChanges(before, in_words, compare(*lines), only(old, new), only(new, old))


def _value(quote: Quote, field: Field) -> Any:
    return getattr(quote, field.column.attname)


def _in_words(before: Quote, after: Quote, fields: list[Field], user: Any) -> list[WordChange]:
    related = [field for field in fields if field.related_model]
    names = names_of({f.related_model: {_value(before, f), _value(after, f)} - {None} for f in related}, user)
    return [
        WordChange(
            field.label,
            *(words(field.column, _value(version, field), version.currency, names) for version in (before, after)),
        )
        for field in fields
    ]
