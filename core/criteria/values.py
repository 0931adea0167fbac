"""From the texts of criteria to values, and from values to words. Texts are the same in every locale and language:
100000.5, 2026-11-23, yes, a choice's stored value, a related row's key; "a..b" for a range. Raises CriteriaError.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.catalogue import Field, FieldType
from core.criteria.errors import CriteriaError
from core.criteria.reader import Reader
from core.numbers import read_decimal, whole_number
from core.templatetags.display import day, number

LONGEST = 255  # characters of a text to look for
MOST_DAYS = 3660
LARGEST = Decimal(10) ** 18  # no column holds more
RANGE = ".."
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_value(field: Field, text: str, reader: Reader) -> Any:
    """One value of the field's type."""
    _check_text(field, text)
    return _READERS.get(field.type, _read_text)(field, text, reader)


def read_range(field: Field, text: str, reader: Reader) -> tuple[Any, Any]:
    """Two values, "from..to", both within the range."""
    first, between, last = text.partition(RANGE)
    if not between:
        raise CriteriaError(_("%(field)s: say from what to what.") % {"field": field.label})
    values = read_value(field, first, reader), read_value(field, last, reader)
    if values[0] > values[1]:
        raise CriteriaError(_("%(field)s: the range ends before it begins.") % {"field": field.label})
    return values


def read_days(field: Field, text: str, reader: Reader) -> int:
    """A number of days."""
    days = whole_number(text)
    if not 1 <= days <= MOST_DAYS:
        text = _("%(field)s: write a number of days from 1 to %(most)s.")
        raise CriteriaError(text % {"field": field.label, "most": MOST_DAYS})
    return days


def in_words(field: Field, value: Any) -> str:
    """A value as its reader sees it."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal | int):
        return number(value)
    if field.type is FieldType.CHOICE:
        return dict(field.choices()).get(value, value)
    return str(value)


def _check_text(field: Field, text: str) -> None:
    if not text.strip():
        raise CriteriaError(_("%(field)s: say what to look for.") % {"field": field.label})
    # PostgreSQL stores neither null characters nor halves of surrogate pairs.
    if len(text) > LONGEST or "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise CriteriaError(_("%(field)s: this text cannot be looked for.") % {"field": field.label})


def _unknown(field: Field, text: str) -> CriteriaError:
    words = _("%(field)s: “%(value)s” is no value that it can have.")
    return CriteriaError(words % {"field": field.label, "value": text[:40]})


def _read_text(field: Field, text: str, reader: Reader) -> str:
    return text


def _read_number(field: Field, text: str, reader: Reader) -> Decimal | int:
    try:
        value = read_decimal(text, "en")
    except ValueError as error:
        raise CriteriaError(
            _("%(field)s: “%(value)s” is not a number.") % {"field": field.label, "value": text[:40]}
        ) from error
    is_whole = isinstance(field.column, models.IntegerField)
    if abs(value) >= LARGEST or (is_whole and value != value.to_integral_value()):
        raise _unknown(field, text)
    return int(value) if is_whole else value


def _read_day(field: Field, text: str, reader: Reader) -> date:
    """Not in the first or last year of the calendar: some time zones could not show them (`core.services`)."""
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not MINYEAR < found.year < MAXYEAR:
        words = _("%(field)s: “%(value)s” is not a day such as 2026-11-23.")
        raise CriteriaError(words % {"field": field.label, "value": text[:40]})
    return found


def _read_yes_or_no(field: Field, text: str, reader: Reader) -> bool:
    if text not in {"yes", "no"}:
        raise _unknown(field, text)
    return text == "yes"


def _read_choice(field: Field, text: str, reader: Reader) -> str:
    if text not in {str(value) for value, __ in field.choices()}:
        raise _unknown(field, text)
    return text


def _read_row(field: Field, text: str, reader: Reader) -> models.Model:
    """A related row that the reader may see; one that is hidden is answered like one that does not exist."""
    found = reader.seen(field.related_model).filter(pk=whole_number(text)).first()
    if found is None:
        raise _unknown(field, text)
    return found


_READERS: dict[FieldType, Callable[[Field, str, Reader], Any]] = {
    FieldType.NUMBER: _read_number,
    FieldType.MONEY: _read_number,
    FieldType.PERCENT: _read_number,
    FieldType.DATE: _read_day,
    FieldType.MOMENT: _read_day,
    FieldType.BOOLEAN: _read_yes_or_no,
    FieldType.CHOICE: _read_choice,
    FieldType.REFERENCE: _read_row,
    FieldType.RECORD: _read_row,
    FieldType.USER: _read_row,
}
