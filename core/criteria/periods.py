"""Periods of whole days that criteria name, as (first, last), both within; None: open on that side."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from core.criteria.reader import Reader
from core.fiscal import quarter_end, quarter_start

Period = tuple[date | None, date | None]


def last_days(days: int, reader: Reader) -> Period:
    """From so many days ago until today."""
    return reader.today - timedelta(days=days), reader.today


def next_days(days: int, reader: Reader) -> Period:
    """From today until in so many days."""
    return reader.today, reader.today + timedelta(days=days)


def today(value: Any, reader: Reader) -> Period:
    return reader.today, reader.today


def this_month(value: Any, reader: Reader) -> Period:
    day = reader.today
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def this_quarter(value: Any, reader: Reader) -> Period:
    return quarter_start(reader.today), quarter_end(reader.today)


def this_fiscal_quarter(value: Any, reader: Reader) -> Period:
    start = reader.fiscal_year_start
    return quarter_start(reader.today, start), quarter_end(reader.today, start)
