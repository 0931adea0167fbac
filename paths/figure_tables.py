"""The figures of a path as tables beside their charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.figure_tables import NONE, Cell, Column, Line, Table, percent_text
from core.templatetags.display import number
from paths.content import StepContent
from paths.figures import StepFigures
from paths.registry import PathType


class FigureTables:
    """`rows` as tables. content: what the path in use says of its steps."""

    def __init__(self, path_type: PathType, rows: Sequence[StepFigures], content: Mapping[str, StepContent]):
        self.path_type, self.rows, self.content = path_type, rows, content
        self.corner = str(path_type.noun).capitalize()

    def all(self) -> Iterator[Table]:
        if self.path_type.whereabouts:
            yield from (self.standing(), self.days(), self.moves())
        yield self.gates()

    def standing(self) -> Table:
        """Where the records stand now."""
        columns = [Column(_("Records"), "now")]
        return self._table("standing", _("Where they stand now"), columns, "count", lambda row: [self._now(row)])

    def days(self) -> Table:
        """Days of the stays that ended in the period, beside what was expected."""
        columns = [
            Column(_("Stays ended")), Column(_("Expected days")), Column(_("Median days"), "median"),
            Column(_("90th percentile, days"), "ninetieth"),
        ]  # fmt: skip
        return self._table("days", _("Days in each step"), columns, "days", self._days_cells)

    def moves(self) -> Table:
        """What became of the stays that ended in the period."""
        columns = [
            Column(_("Went on"), "onward"), Column(_("Went back"), "back"), Column(_("Lost from here"), "lost"),
            Column(_("Went on, of all that left")),
        ]  # fmt: skip
        return self._table("moves", _("What became of them"), columns, "count", self._move_cells, is_stacked=True)

    def gates(self) -> Table:
        """What gates said in the period, and what they missed most often."""
        columns = [
            Column(_("Stopped"), "stopped"), Column(_("Warned"), "warned"), Column(_("Overridden"), "overridden"),
            Column(_("What was missing most often"), is_text=True),
        ]  # fmt: skip
        table = self._table("gates", _("What its gates said"), columns, "count", self._gate_cells, is_stacked=True)
        return table if any(row.gate_events for row in self.rows) else _without_lines(table)

    def _table(self, key: str, title: str, columns: list[Column], unit: str, cells: Any, **more: Any) -> Table:
        lines = [Line(row.step.label, cells(row)) for row in self.rows]
        empty = _("Nothing of this kind in this period.")
        return Table(key, title, self.corner, columns, lines, unit, empty, **more)

    def _now(self, row: StepFigures) -> Cell:
        listed = self.path_type.whereabouts.listed(row.step.key) if self.path_type.whereabouts and row.now else ""
        return Cell(number(row.now), row.now, listed)

    def _days_cells(self, row: StepFigures) -> list[Cell]:
        content = self.content.get(row.step.key)
        expected = content.expected_days if content else None
        return [_count(row.ended), *(_or_none(value) for value in (expected, row.median, row.ninetieth))]

    def _move_cells(self, row: StepFigures) -> list[Cell]:
        rate = Cell(percent_text(row.percent))
        return [_count(row.went_on), _count(row.went_back), _count(row.lost), rate]

    def _gate_cells(self, row: StepFigures) -> list[Cell]:
        wants = " · ".join(_("%(want)s (%(count)s)") % {"want": w, "count": number(n)} for w, n in row.wants)
        return [_count(row.stopped), _count(row.warned), _count(row.overridden), Cell(wants or NONE)]


def _count(count: int) -> Cell:
    return Cell(number(count), count)


def _or_none(value: Decimal | int | None) -> Cell:
    return Cell(NONE if value is None else number(value), value)


def _without_lines(table: Table) -> Table:
    return replace(table, lines=[])
