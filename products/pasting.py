"""Rows copied from a spreadsheet, as the fields of a line editor.

Cells are parted by tabs, in this order: product code or name, quantity, price, discount, date, description; a first
row of headings is left out, and gives the order if it is another. Nothing is lost: what cannot be read stands in its
field as it came, and what stands behind the last column comes behind the description. static/js/line-editor/pasted.js
has the same rules; tests/e2e/test_line_arithmetic.py holds the two together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from babel import Locale
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, override

COLUMNS = ("entry", "quantity", "unit_price", "discount", "service_date", "description")
HEADINGS = {
    "entry": (
        gettext_lazy("Product"), gettext_lazy("Product code"), gettext_lazy("Product name"), gettext_lazy("Code"),
        gettext_lazy("Name"),
    ),
    "quantity": (gettext_lazy("Quantity"), gettext_lazy("Qty")),
    "unit_price": (gettext_lazy("Price"), gettext_lazy("Sales price"), gettext_lazy("Unit price")),
    "discount": (
        gettext_lazy("Discount"), gettext_lazy("Disc. %"), format_lazy("{} %", gettext_lazy("Discount")),
        gettext_lazy("Discount in percent"),
    ),
    "service_date": (gettext_lazy("Date"),),
    "description": (gettext_lazy("Description"), gettext_lazy("Line description")),
}  # fmt: skip
_CELL = re.compile(r'(?:"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)|([^\t\r\n]*))(\t|\r\n|\n|\r|\Z)')
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}){_TIME}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-./])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)


def pasted_rows(text: str, *, currency: str, locale: str) -> list[dict[str, str]]:
    """The fields of each row that is not empty: name in `COLUMNS` -> text."""
    rows = [row for row in _table(text) if any(row)]
    order = _order(rows[0]) if rows else []
    return [_fields(row, order or list(COLUMNS), currency, locale) for row in (rows[1:] if order else rows)]


def headings() -> dict[str, str]:
    """Words that may stand above a column, in small letters, in the reader's language and in English -> its name."""
    found = {}
    for name, words in HEADINGS.items():
        for word in words:
            with override("en"):
                found[str(word).lower()] = name
            found[str(word).lower()] = name
    return found


def is_month_first(locale: str) -> bool:
    """Whether 4/5/2030 is the fifth of April to a reader of this locale."""
    return Locale.parse(locale).date_formats["short"].pattern.startswith("M")


def _table(text: str) -> Iterator[list[str]]:
    """Rows of cells. A cell with line ends or quotes in it comes in quotes, as spreadsheets copy it."""
    row: list[str] = []
    for match in _CELL.finditer(text):
        quoted, plain, end = match.groups()
        cell = plain if quoted is None else quoted.replace('""', '"')
        row.append(re.sub(r"\s*[\r\n]+\s*", " ", cell).strip())
        if end != "\t":
            yield row
            row = []


def _order(row: list[str]) -> list[str]:
    """The columns that a row of headings names, "" for one without a name; nothing if it is no row of headings."""
    known = headings()
    order = [known.get(cell.lower(), "") for cell in row]
    named = [name for name in order if name]
    is_heading = len(named) == sum(map(bool, row)) == len(set(named)) and "entry" in named
    return order if is_heading else []


def _fields(row: list[str], order: list[str], currency: str, locale: str) -> dict[str, str]:
    fields = dict.fromkeys(COLUMNS, "")
    more = []
    for number, cell in enumerate(row):
        name = order[number] if number < len(order) else ""
        if name:
            fields[name] = cell
        elif cell:
            more.append(cell)
    for name in ("quantity", "unit_price", "discount"):
        fields[name] = _without_currency(fields[name], currency)
    fields["service_date"] = _iso_day(fields["service_date"], locale)
    fields["description"] = " ".join(filter(None, [fields["description"], *more]))
    return fields


def _without_currency(cell: str, currency: str) -> str:
    """ "€ 1,234.50" and "EUR 1,234.50" are numbers."""
    return "".join(c for c in cell if unicodedata.category(c) != "Sc").replace(currency, "").strip()


def _iso_day(cell: str, locale: str) -> str:
    """A day with all four digits of its year as fields have it; anything else as it is."""
    if match := _YEAR_FIRST.fullmatch(cell):
        year, month, day = match.groups()
    elif match := _YEAR_LAST.fullmatch(cell):
        day, separator, month, year = match.groups()
        if separator != "." and is_month_first(locale):
            day, month = month, day
    else:
        return cell
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return cell
