"""Times of requests, and what is said of them."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field


@dataclass
class Series:
    """Seconds of many requests for the same thing. queries and kilobytes: of one of them."""

    name: str
    viewer: str = ""
    seconds: list[float] = field(default_factory=list)
    queries: int | None = None
    kilobytes: float | None = None
    is_bound: bool = False
    trouble: str = ""  # why it could not be measured

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """Milliseconds."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000

    @property
    def rate(self) -> float:
        """Requests a second, one after the other."""
        return len(self.seconds) / sum(self.seconds)


@dataclass(frozen=True)
class Bound:
    """Something that was to hold. `value` and `limit` as a reader wants them."""

    name: str
    value: str
    limit: str
    holds: bool
