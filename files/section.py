"""The files of a record as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.records import type_of
from files.limits import MAX_BYTES
from files.models import FileLink

SHORT = 5  # files on the record's page; the page of its files has all


@dataclass(frozen=True)
class Files:
    """The first links of a record, newest first, and what the reader may do with them. reference: as in `?record=`."""

    record: Any
    links: list[FileLink]
    total: int
    can_add: bool
    can_delete: bool

    @property
    def reference(self) -> str:
        return f"{type_of(self.record).label}:{self.record.pk}"

    @property
    def max_bytes(self) -> int:
        return MAX_BYTES


def files_of(record: Any, user: Any, *, can_edit: bool, limit: int = SHORT) -> Files | None:
    """None for readers who may not see files at all. The record is one that the user sees."""
    if not user.has_perm("files.view_storedfile"):
        return None
    rows = FileLink.objects.of(record).select_related("file__uploaded_by").order_by("-file__uploaded_at", "-pk")
    links = list(rows[: limit + 1])
    is_open = can_edit and not record.is_read_only
    return Files(
        record=record,
        links=links[:limit],
        total=rows.count() if len(links) > limit else len(links),
        can_add=is_open and user.has_perm("files.add_storedfile"),
        can_delete=is_open and user.has_perm("files.delete_storedfile"),
    )
