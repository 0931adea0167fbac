"""Numbers as people of a locale type them, and as pages send them back. No ORM."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import get_decimal_symbol

_SPACES = re.compile(r"[\s'\u2019\u00a0\u202f]")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
LONGEST = 24  # characters; more digits than any column holds


def whole_number(text: str) -> int:
    """A key, version or page number as a page sends it back; 0, which none of them is, for anything else.

    At most 18 digits: longer ones fit no column, and Python refuses to read very long ones at all.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0


def decimal_symbol(locale: str) -> str:
    """What parts whole from fraction in a locale: a point or a comma."""
    return "," if get_decimal_symbol(locale) == "," else "."


def read_decimal(text: str, locale: str) -> Decimal:
    """The number that was typed: "1,234.50" in English and "1.234,50" in German are the same. Raises ValueError.

    Spaces and apostrophes are thousands separators everywhere. With one kind of separator, the locale's own decides;
    the other one parts thousands where the digits stand in threes, and is a decimal separator otherwise.
    """
    digits = _SPACES.sub("", text)
    point = decimal_symbol(locale)
    comma = "." if point == "," else ","
    if point in digits and comma in digits:
        point, comma = (point, comma) if digits.rindex(point) > digits.rindex(comma) else (comma, point)
        digits = digits.replace(comma, "")
    elif comma in digits and re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(comma)}\d{{3}})+", digits):
        digits = digits.replace(comma, "")
    digits = digits.replace(",", ".")
    if len(digits) > LONGEST or not _PLAIN.fullmatch(digits):
        raise ValueError(text)
    return Decimal(digits)


def write_decimal(value: Decimal, locale: str, *, least: int = 0) -> str:
    """A number for an input field: no thousands separators, no trailing zeros beyond `least` digits."""
    whole, __, fraction = f"{value:f}".partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    return f"{whole}{decimal_symbol(locale)}{fraction}" if fraction else whole
