"""Numbers of documents in the form that an organisation gives them: "Q-{year}-{number:5}" is Q-2026-00042.

`{number}` is the running number, `{number:5}` with at least so many digits, `{year}` the year. It is read by a fixed
pattern and replaced once: a form is an administrator's text, not a format string of Python's.
"""

from __future__ import annotations

import re
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_PLACE = re.compile(r"\{(number(?::(\d{1,2}))?|year)\}", re.ASCII)
MAX_DIGITS = 12


def numbered(form: str, number: int, day: date) -> str:
    """The number written in a form."""

    def write(place: re.Match[str]) -> str:
        return f"{day:%Y}" if place[1] == "year" else str(number).zfill(int(place[2] or 1))

    return _PLACE.sub(write, form)


def check_form(form: str) -> None:
    """Refuses a form without the running number, or with places that mean nothing. Raises ValidationError."""
    places = list(_PLACE.finditer(form))
    if sum(place[1] != "year" for place in places) != 1:
        raise ValidationError(_("Write {number} once: it is what tells one from the next."))
    if any(int(place[2] or 1) > MAX_DIGITS for place in places):
        raise ValidationError(_("At most %(max)s digits."), params={"max": MAX_DIGITS})
    if set(_PLACE.sub("", form)) & set("{}"):
        raise ValidationError(_("Only {number}, {number:5} (with at least so many digits) and {year} mean something."))
