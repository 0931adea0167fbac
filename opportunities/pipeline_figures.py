"""The figures of the Pipeline page, over the deals of one pipeline that somebody looks at.

Amounts of different currencies are never added: each figure stands for one currency. What is expected of a deal
(amount x probability) is rounded for each deal to the currency's minor unit, and then added: the sums are those of the
board's columns. A deal without an amount counts, and adds nothing.

A deal is won or lost on its close date. Days are those of the reader's time zone, which is the current one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, TruncDate, TruncMonth

from opportunities.conversion import Conversion, conversions
from opportunities.models import Opportunity, Stage

MONTHS = 6  # before this one, and after it
ZERO = Decimal(0)
_MONEY = DecimalField(max_digits=28, decimal_places=4)
_NO_DAYS = Value(timedelta(0), output_field=DurationField())


@dataclass(frozen=True)
class Sums:
    """What some deals of one currency add up to. days: their ages or their ways to the close, all together."""

    count: int = 0
    amount: Decimal = ZERO
    weighted: Decimal = ZERO
    days: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.count + other.count,
            self.amount + other.amount,
            self.weighted + other.weighted,
            self.days + other.days,
        )

    @property
    def average_days(self) -> int | None:
        """Whole days, halves rounded up; None for no deals."""
        return (2 * self.days + self.count) // (2 * self.count) if self.count else None


@dataclass(frozen=True)
class WinRate:
    """Deals of one currency that were closed in the period. Rates are percent with one decimal; None: nothing closed
    (or, by amount, nothing that is worth anything)."""

    won: Sums
    lost: Sums

    @property
    def by_count(self) -> Decimal | None:
        return _percent(self.won.count, self.closed.count)

    @property
    def by_amount(self) -> Decimal | None:
        return _percent(self.won.amount, self.closed.amount)

    @property
    def closed(self) -> Sums:
        return self.won + self.lost


@dataclass(frozen=True)
class _Group:
    """Deals of one stage and currency that close in one month, in the period or outside."""

    stage: int
    currency: str
    month: date
    in_period: bool
    sums: Sums


class PipelineFigures:
    """The figures of `deals`: opportunities of any kind, as far as the reader sees them and asks for them.

    stages: all stages of the pipeline, in order. first, last: the period in which deals were closed or moved, both days
    included. today: the reader's. Each figure that is asked for costs at most one statement, whatever the rows.
    """

    def __init__(self, deals: QuerySet[Opportunity], stages: Sequence[Stage], *, first: date, last: date, today: date):
        self.deals, self.stages = deals, stages
        self.first, self.last, self.today = first, last, today

    # Figures

    @cached_property
    def currencies(self) -> list[str]:
        """Those of the deals that are open, or were closed in the period or the months shown."""
        return sorted({group.currency for group in (*self._open, *self._closed)})

    @property
    def is_empty(self) -> bool:
        return not (self.currencies or any(row.entered for row in self.conversions))

    def stage_sums(self, stage: Stage, currency: str) -> Sums:
        """Open deals that stand in a stage."""
        return _sum(self._open, lambda g: g.stage == stage.pk and g.currency == currency)

    def open_sums(self, currency: str) -> Sums:
        """All open deals; days are their ages, from the day on which they were written down until today."""
        return _sum(self._open, lambda g: g.currency == currency)

    @cached_property
    def all_open(self) -> Sums:
        """Open deals of all currencies: only count and days mean anything."""
        return _sum(self._open, lambda g: True)

    @cached_property
    def months(self) -> list[date]:
        """The first days of the months shown: this one, those before and those after it."""
        return [_month_from(self.today, number) for number in range(-MONTHS, MONTHS + 1)]

    def open_in(self, month: date, currency: str) -> Sums:
        """Open deals that are due to close in a month."""
        return _sum(self._open, lambda g: g.month == month and g.currency == currency)

    def open_before(self, currency: str) -> Sums:
        """Open deals that were due before the months shown."""
        return _sum(self._open, lambda g: g.month < self.months[0] and g.currency == currency)

    def open_after(self, currency: str) -> Sums:
        return _sum(self._open, lambda g: g.month > self.months[-1] and g.currency == currency)

    def won_in(self, month: date, currency: str) -> Sums:
        """Won deals that closed in a month."""
        return _sum(self._closed, lambda g: g.month == month and g.currency == currency and g.stage in self._won)

    def win_rate(self, currency: str) -> WinRate:
        """Of the deals closed in the period."""
        return self._rate(lambda g: g.currency == currency)

    @cached_property
    def all_closed(self) -> WinRate:
        """Deals of all currencies that were closed in the period: only counts and days mean anything. Days are those
        from the day on which a deal was written down until its close date; none for one written down after it.
        """
        return self._rate(lambda g: True)

    @cached_property
    def conversions(self) -> list[Conversion]:
        """From stage to stage, of the deals that came into a stage in the period."""
        return conversions(self.deals, self.stages, self.first, self.last)

    def _rate(self, condition: Callable[[_Group], bool]) -> WinRate:
        closed = [group for group in self._closed if group.in_period and condition(group)]
        won = _sum(closed, lambda g: g.stage in self._won)
        return WinRate(won=won, lost=_sum(closed, lambda g: g.stage not in self._won))

    # What the database adds up

    @cached_property
    def _won(self) -> set[int]:
        return {stage.pk for stage in self.stages if stage.is_won}

    @cached_property
    def _open(self) -> list[_Group]:
        keys = [stage.pk for stage in self.stages if not stage.is_closed]
        age = _days_between(TruncDate("created_at"), Value(self.today, output_field=DateField()))
        return self._groups(self.deals.filter(stage__in=keys), age)

    @cached_property
    def _closed(self) -> list[_Group]:
        """Those in the period or in the months shown."""
        keys = [stage.pk for stage in self.stages if stage.is_closed]
        begin, end = self.months[0], _month_from(self.today, MONTHS + 1) - timedelta(days=1)
        is_shown = Q(close_date__range=(begin, end)) | Q(close_date__range=(self.first, self.last))
        way = _days_between(TruncDate("created_at"), F("close_date"))
        return self._groups(self.deals.filter(is_shown, stage__in=keys), Greatest(way, _NO_DAYS))

    def _groups(self, deals: Any, days: Any) -> list[_Group]:
        in_period = When(close_date__range=(self.first, self.last), then=Value(value=True))
        rows = deals.with_expected().annotate(
            month=TruncMonth("close_date"),
            in_period=Case(in_period, default=Value(value=False), output_field=BooleanField()),
        )
        rows = rows.order_by().values_list("stage_id", "currency", "month", "in_period")
        sums = rows.annotate(
            count=Count("pk"),
            total=Coalesce(Sum("amount", output_field=_MONEY), ZERO, output_field=_MONEY),
            weighted=Coalesce(Sum("expected", output_field=_MONEY), ZERO, output_field=_MONEY),
            days=Sum(days, output_field=DurationField()),
        )
        return [
            _Group(stage, currency, month, is_in, Sums(count, amount, weighted, together.days))
            for stage, currency, month, is_in, count, amount, weighted, together in sums
        ]


def _sum(groups: Iterable[_Group], condition: Callable[[_Group], bool]) -> Sums:
    return sum((group.sums for group in groups if condition(group)), Sums())


def _percent(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    return (Decimal(100 * part) / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


def _days_between(begin: Any, end: Any) -> Any:
    return ExpressionWrapper(end - begin, output_field=DurationField())


def _month_from(day: date, number: int) -> date:
    """The first day of the month so many months after (or, negative, before) that of `day`."""
    years, month = divmod(day.month - 1 + number, 12)
    return date(day.year + years, month + 1, 1)
