"""Periods of whole days that criteria name, as (first, last), both within; None: open on that side."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy

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


def last_fiscal_quarter(value: Any, reader: Reader) -> Period:
    start = reader.fiscal_year_start
    day = quarter_start(reader.today, start) - timedelta(days=1)
    return quarter_start(day, start), quarter_end(day, start)


def this_fiscal_year(value: Any, reader: Reader) -> Period:
    month, today = reader.fiscal_year_start, reader.today
    first = date(today.year - (today.month < month), month, 1)
    return first, date(first.year + 1, month, 1) - timedelta(days=1)


# The periods that pages of figures offer, the usual one first.
OFFERED: dict[str, tuple[Any, Callable[[Reader], Any]]] = {
    "last_90_days": (gettext_lazy("Last 90 days"), lambda reader: last_days(90, reader)),
    "this_month": (gettext_lazy("This month"), lambda reader: this_month(None, reader)),
    "this_quarter": (gettext_lazy("This fiscal quarter"), lambda reader: this_fiscal_quarter(None, reader)),
    "last_quarter": (gettext_lazy("Last fiscal quarter"), lambda reader: last_fiscal_quarter(None, reader)),
    "this_year": (gettext_lazy("This fiscal year"), lambda reader: this_fiscal_year(None, reader)),
    "last_365_days": (gettext_lazy("Last 365 days"), lambda reader: last_days(365, reader)),
}


def first_and_last(key: str, reader: Reader) -> tuple[date, date]:
    """The days of a period of `OFFERED`, both within."""
    return OFFERED[key][1](reader)
