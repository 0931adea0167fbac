"""How two sets of lines differ: what a save, a sync or somebody else brings, takes and changes. No ORM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

COMPARED = ("quantity", "unit_price", "discount", "service_date", "description", "is_optional")


@dataclass(frozen=True)
class Difference:
    """One line on either side; `before` or `after` is None for a line that comes or goes."""

    before: Any
    after: Any

    @property
    def kind(self) -> Literal["added", "removed", "changed", "same"]:
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.changed else "same"

    @property
    def line(self) -> Any:
        return self.before if self.after is None else self.after

    @property
    def changed(self) -> list[str]:
        """Names of the columns that differ, for a line on both sides."""
        if self.before is None or self.after is None:
            return []
        return [name for name in COMPARED if getattr(self.before, name) != getattr(self.after, name)]


@dataclass(frozen=True)
class Differences:
    """All lines of both sides: those that stay or come in their new order, then those that go."""

    rows: list[Difference]

    @cached_property
    def counts(self) -> dict[str, int]:
        counts = {"added": 0, "removed": 0, "changed": 0, "same": 0}
        for row in self.rows:
            counts[row.kind] += 1
        return counts

    @property
    def visible(self) -> list[Difference]:
        """Without the lines that stay as they are."""
        return [row for row in self.rows if row.kind != "same"]


def compare(before: Iterable[Any], after: Iterable[Any]) -> Differences:
    """Pairs lines of the same product, the equal ones first, then in their order."""
    waiting: dict[int, list[Any]] = defaultdict(list)
    for line in before:
        waiting[line.entry_id].append(line)
    rows = []
    for line in after:
        candidates = waiting[line.entry_id]
        same = next((c for c in candidates if not Difference(c, line).changed), None)
        partner = same or next(iter(candidates), None)
        if partner is not None:
            candidates.remove(partner)
        rows.append(Difference(partner, line))
    return Differences(rows + [Difference(line, None) for lines in waiting.values() for line in lines])
