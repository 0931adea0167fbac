"""Tables of figures, each beside a chart that draws it: `core/figure_table.html` shows both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_percent

from core.locales import current_locale

NONE = "–"


@dataclass(frozen=True)
class Column:
    """series: as what a chart draws it (LOOKS of static/js/charts.js); "": it leaves it out. is_text: of words."""

    label: str
    series: str = ""
    is_text: bool = False


@dataclass(frozen=True)
class Cell:
    """A number in the reader's format. value: as a chart reads it; url: the list of what is behind it, "" for none."""

    text: str
    value: Decimal | int | None = None
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A row: a label and a cell for each column. Without a value in any cell it is no part of the chart."""

    label: str
    cells: list[Cell]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing behind any of its numbers."""
        return not any(cell.url or cell.value for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A table that a chart draws.

    key: its name on the page. unit: of the chart's axis: a currency, "percent", "count" or "days". columns: without
    that of the labels, `corner`. is_flat: the bars lie. is_stacked: those of a row stand on each other. term: a
    glossary word.
    """

    key: str
    title: str
    corner: str
    columns: list[Column]
    lines: list[Line]
    unit: str
    empty: str = ""
    total: Line | None = None
    term: str = ""
    is_flat: bool = True
    is_stacked: bool = False

    @property
    def rows(self) -> Iterator[tuple[Line, list[tuple[Column, Cell]]]]:
        """Each row with pairs of column and cell."""
        return ((line, list(zip(self.columns, line.cells, strict=True))) for line in self.lines)

    @property
    def foot(self) -> list[tuple[Column, Cell]]:
        """The total as such pairs."""
        return list(zip(self.columns, self.total.cells, strict=True)) if self.total else []


def percent_text(rate: Decimal | int | None) -> str:
    """So many of a hundred, in the reader's format."""
    if rate is None:
        return NONE
    return format_percent(Decimal(rate) / 100, locale=current_locale(), decimal_quantization=False)
