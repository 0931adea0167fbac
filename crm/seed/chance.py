"""Chance with the shape of real data: few things are frequent and many are rare, and people work on weekdays."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
BATCH = 4096  # draws made at once: far cheaper than one by one
DAY = 86400  # seconds
WEEKDAYS = (1.0, 1.15, 1.1, 1.05, 0.85, 0.18, 0.12)  # Monday to Sunday
HOURS = (1, 1, 1, 1, 1, 2, 5, 14, 40, 62, 66, 58, 40, 52, 62, 58, 46, 28, 16, 12, 10, 8, 5, 2)  # UTC
GROWTH = 2.2  # how much busier the last day is than the first


def weighted(rng: random.Random, values: Sequence[T], weights: Sequence[float]) -> Callable[[], T]:
    """A function that draws one of `values` at each call."""
    cumulative = list(accumulate(weights))

    def draws() -> Iterator[T]:
        while True:
            yield from rng.choices(values, cum_weights=cumulative, k=BATCH)

    return draws().__next__


def zipf(rng: random.Random, values: Sequence[T], exponent: float = 1.0) -> Callable[[], T]:
    """Draws the n-th value with a weight of 1 / n ** exponent."""
    return weighted(rng, values, [1 / (n**exponent) for n in range(1, len(values) + 1)])


def even(rng: random.Random, values: Sequence[T]) -> Callable[[], T]:
    """Draws all values alike."""
    return weighted(rng, values, [1.0] * len(values))


def yes(rng: random.Random, share: float) -> Callable[[], bool]:
    """Draws True for this share of the calls."""
    return weighted(rng, (True, False), (share, 1 - share))


def portion_counts(
    rng: random.Random, counts: Sequence[int], weights: Sequence[float], n: int, total: int
) -> list[int]:
    """`n` numbers drawn from `counts`, mended one by one until they add up to `total`."""
    drawn = rng.choices(counts, weights=weights, k=n)
    missing = total - sum(drawn)
    while missing:
        index = rng.randrange(n)
        step = 1 if missing > 0 else -1
        if step > 0 or drawn[index] > 1:
            drawn[index] += step
            missing -= step
    return drawn


class Calendar:
    """Moments between `days` before `until` and `until`, as whole seconds since 1970."""

    def __init__(self, until: datetime, days: int):
        self.end = int(until.timestamp())
        self.first_day = self.end // DAY - days
        origin = date(1970, 1, 1)
        # Some years beyond the end: due dates and close dates lie there.
        self._texts = [(origin + timedelta(days=n)).isoformat() for n in range(self.end // DAY + 3 * 366)]
        self._days = range(self.first_day, self.end // DAY + 1)
        first = datetime.fromtimestamp(self.first_day * DAY, UTC).weekday()
        self._weights = [
            WEEKDAYS[(first + n) % 7] * (1 + (GROWTH - 1) * n / max(days, 1)) for n in range(len(self._days))
        ]

    def moments(self, rng: random.Random, n: int) -> list[int]:
        """`n` moments in order, none of them later than the end."""
        days = rng.choices(self._days, weights=self._weights, k=n)
        hours = rng.choices(range(24), weights=HOURS, k=n)
        drawn = [day * DAY + hour * 3600 + int(rng.random() * 3600) for day, hour in zip(days, hours, strict=True)]
        return sorted(min(moment, self.end - 1) for moment in drawn)

    def later(self, rng: random.Random, moment: int, mean_days: float) -> int:
        """A moment after the given one, by an exponential wait, but not after the end."""
        wait = int(-math.log(1 - rng.random()) * mean_days * DAY) + 60
        return min(moment + wait, self.end)

    def moment(self, seconds: int | None) -> str | None:
        """As PostgreSQL reads a time stamp."""
        if seconds is None:
            return None
        day, rest = divmod(seconds, DAY)
        return f"{self._texts[day]} {rest // 3600:02}:{rest // 60 % 60:02}:{rest % 60:02}+00"

    def day(self, seconds: int, plus: int = 0) -> str:
        """As PostgreSQL reads a date."""
        return self._texts[min(seconds // DAY + plus, len(self._texts) - 1)]
