"""Template filters that write money, dates and fields for the reader. Loaded as builtins."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from django import template
from django.http import HttpRequest
from django.utils import timezone

from core.display import web_host
from core.glossary import Term, find
from core.locales import current_locale
from core.money import money_text, price_text

register = template.Library()


# Rows of a list share their days, and there are 1,440 minutes: Babel writes each once.
@lru_cache(maxsize=8192)
def day_text(value: date, locale: str, form: str = "medium") -> str:
    """A date in a locale; form: one of Babel's, or a pattern such as "EEE"."""
    return format_date(value, form, locale=locale)


@lru_cache(maxsize=8192)
def time_text(value: time, locale: str) -> str:
    """A time of the day in a locale, to the minute."""
    return format_time(value, "short", locale=locale)


@register.filter
def money(amount: Decimal | None, currency: str) -> str:
    """`{{ amount|money:currency }}`: in the reader's format; "–" for no amount."""
    return money_text(amount, currency, current_locale()) if amount is not None else "–"


@register.filter
def price(amount: Decimal | None, currency: str) -> str:
    """`{{ line.unit_price|price:currency }}`: the price of one piece, with all its digits; "–" for none."""
    return price_text(amount, currency, current_locale()) if amount is not None else "–"


@register.filter
def number(value: Decimal | int | float | None) -> str:
    """A number in the reader's format, without trailing zeros."""
    return "" if value is None else format_decimal(value, locale=current_locale())


@register.filter
def day(value: date | datetime | None) -> str:
    """A date in the reader's format and time zone: 18 Nov 2026."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return day_text(date(value.year, value.month, value.day), current_locale())


@register.filter
def moment(value: datetime | None) -> str:
    """Date and time in the reader's format and time zone, to the minute: 18 Nov 2026, 10:12."""
    if value is None:
        return ""
    here = timezone.localtime(value)
    return f"{day(here)}, {time_text(time(here.hour, here.minute), current_locale())}"


@register.filter
def days_since(value: datetime | None) -> int:
    """Whole days from a moment until now."""
    return 0 if value is None else max(0, (timezone.now() - value).days)


@register.filter
@lru_cache(maxsize=8192)
def host(website: str) -> str:
    """The short form of a typed website: its host without "www."; what was typed, where that is no address."""
    return web_host(website).removeprefix("www.") or website


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some parameters changed; None removes one, and pages start anew."""
    request: HttpRequest = context["request"]
    parameters = request.GET.copy()
    for name in ("page", "after", "before", *changes):
        parameters.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            parameters[name] = str(value)
    return "?" + urlencode(sorted(parameters.lists()), doseq=True)


@register.simple_tag
def glossary_term(key: str) -> Term | None:
    """The glossary's entry of a word, for `<c-term>`."""
    return find(key)
