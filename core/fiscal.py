"""Months and fiscal quarters. The organisation's fiscal year starts on the first day of a month of its choice."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def quarter(day: date, year_start: int = 1) -> tuple[int, int]:
    """The fiscal year and quarter (1 to 4) that `day` lies in. A fiscal year is called by the year in which it ends."""
    end = quarter_end(day, year_start)
    months = (end.month - year_start) % 12
    ends_later = year_start > 1 and end.month >= year_start
    return end.year + ends_later, months // 3 + 1


def quarter_end(day: date, year_start: int = 1) -> date:
    """The last day of the fiscal quarter that `day` lies in; `year_start` is the fiscal year's first month, 1 to 12."""
    months_left = 2 - (day.month - year_start) % 3
    years, month = divmod(day.month - 1 + months_left, 12)
    return date(day.year + years, month + 1, monthrange(day.year + years, month + 1)[1])


def quarter_start(day: date, year_start: int = 1) -> date:
    """The first day of that fiscal quarter."""
    years, month = divmod(day.month - 1 - (day.month - year_start) % 3, 12)
    return date(day.year + years, month + 1, 1)


def month_end(day: date) -> date:
    """The last day of the month that `day` lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])
