"""The stage history as its tab shows it: what changed with each row, and how long the deal was in each stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from opportunities.models import Stage, StageChange
from opportunities.services.stage_history import TOLD


@dataclass(frozen=True)
class Row:
    """A row of the stage history and the one before it; changed: names of what differs, none for the first."""

    now: StageChange
    before: StageChange | None

    @property
    def changed(self) -> frozenset[str]:
        before = self.before
        if before is None:
            return frozenset()
        names = {name.removesuffix("_id") for name in TOLD if getattr(before, name) != getattr(self.now, name)}
        if before.expected_revenue != self.now.expected_revenue:
            names.add("expected_revenue")
        return frozenset(names | ({"amount"} if "currency" in names else set()))


@dataclass(frozen=True)
class Visits:
    """All the time that a deal spent in one stage, and how many times it came."""

    stage: Stage
    time: timedelta
    count: int
    is_current: bool

    @property
    def days(self) -> int:
        return max(0, self.time.days)


def rows_of(changes: Sequence[StageChange]) -> list[Row]:
    """The rows, from those of a deal in the order of time; the newest first."""
    return [Row(now, before) for now, before in zip(changes, [None, *changes], strict=False)][::-1]


def visits_of(changes: Sequence[StageChange]) -> list[Visits]:
    """The stages that a deal was in, in the order of its first visit."""
    now = timezone.now()
    spans: dict[Stage, list[StageChange]] = {}
    visits: Counter[Stage] = Counter()
    for row in reversed(rows_of(changes)):
        spans.setdefault(row.now.stage, []).append(row.now)
        visits[row.now.stage] += row.before is None or row.before.stage_id != row.now.stage_id
    return [
        Visits(
            stage=stage,
            time=sum(((change.left_at or now) - change.entered_at for change in within), timedelta()),
            count=visits[stage],
            is_current=within[-1].left_at is None,
        )
        for stage, within in spans.items()
    ]
