"""Two people edit the lines of one record at once: the second is shown what the first saved, and chooses between both.

Lines are kept or given up as a whole, for lines of two offers make none (docs/adr/0009). Other fields of the record may
change meanwhile; only other lines are a conflict, which `fingerprint` tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model

from core.errors import StaleRecord
from core.history import actor_of
from core.replay import event_model
from products.differences import Differences, compare

SEEN = (
    "entry_id", "quantity", "unit_price", "discount", "service_date", "description", "adjustment", "is_optional",
    "is_heading", "text",
)  # fmt: skip


@dataclass(frozen=True)
class LineConflict:
    """What `products/line_conflict.html` shows: what keeping mine would make of theirs.

    amounts: what else both edited, as (label, theirs, mine) in the record's currency; words: the same for what is no
    money. notes_left, notes_new: notes between the lines that only theirs or only mine have. who, at: of the last
    change.
    """

    differences: Differences
    amounts: list[tuple[str, Decimal, Decimal]]
    words: list[tuple[str, str, str]]
    notes_left: list[Any]
    notes_new: list[Any]
    theirs_total: Decimal
    mine_total: Decimal
    who: Any
    at: datetime | None
    version: int
    is_asked_again: bool

    @property
    def is_same(self) -> bool:
        return not (self.differences.visible or self.amounts or self.words or self.notes_left or self.notes_new)


def fingerprint(lines: Iterable[Any], amounts: Sequence[Any] = ()) -> str:
    """By which it is told whether stored lines (and notes between them), and the amounts edited with them, are still
    those that were shown.
    """
    rows = [[_text(getattr(line, name, "")) for name in SEEN] for line in lines]
    return hashlib.sha256(repr((rows, [_text(amount) for amount in amounts])).encode()).hexdigest()[:32]


def _text(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def check_seen(stored: Any, version: int | None, seen: str, now: str) -> None:
    """Raises StaleRecord where the lines are not those that the editor saw.

    version: of the record that was read, None where the caller holds the lock already. seen, now: fingerprints of what
    was shown then and of what is stored.
    """
    if version is not None and version != stored.version and seen != now:
        raise StaleRecord(stored)


def only(notes: Iterable[Any], others: Iterable[Any]) -> list[Any]:
    """The notes whose words the others do not have."""
    known = {(note.is_heading, note.text) for note in others}
    return [note for note in notes if (note.is_heading, note.text) not in known]


def line_conflict(
    record: Any,
    mine: Sequence[Any],
    *,
    total: Decimal,
    amounts: Iterable[tuple[str, Decimal, Decimal]] = (),
    words: Iterable[tuple[str, str, str]] = (),
    notes: Sequence[Any] = (),
    is_asked_again: bool,
) -> LineConflict:
    """Compares what is stored with the lines of an editor (each with its `total`), what they come to, and its notes."""
    theirs = list(record.lines.select_related("entry__product"))
    their_notes = list(record.notes.all()) if hasattr(record, "notes") else []
    differences = compare(theirs, mine)
    who, at = _last_change(record) if differences.visible else (record.changed_by, record.changed_at)
    return LineConflict(
        differences=differences,
        amounts=[row for row in amounts if row[1] != row[2]],
        words=[row for row in words if row[1] != row[2]],
        notes_left=only(their_notes, notes),
        notes_new=only(notes, their_notes),
        theirs_total=sum((line.total for line in theirs if not line.is_optional), Decimal(0)),
        mine_total=total,
        who=who,
        at=at,
        version=record.version,
        is_asked_again=is_asked_again,
    )


def _last_change(record: Any) -> tuple[Any, datetime | None]:
    """Who changed the lines last, and when; of the record itself where the history has none."""
    events = event_model(record.lines.model)._default_manager.filter(**{record.lines.field.name: record.pk})
    event = events.order_by("-pgh_id").values("pgh_created_at", "pgh_context__metadata").first()
    if event is None or not event["pgh_context__metadata"]:
        return record.changed_by, record.changed_at
    return get_user_model()._default_manager.filter(pk=actor_of(event)).first(), event["pgh_created_at"]
