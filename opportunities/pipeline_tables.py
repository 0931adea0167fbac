"""The figures of the Pipeline page as tables: each number with the address of the list of exactly its deals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlencode

from babel.dates import format_skeleton
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from core.criteria import Row
from core.criteria.values import RANGE
from core.figure_tables import Cell, Column, Line, Table, percent_text
from core.fiscal import month_end
from core.locales import current_locale
from core.templatetags.display import money, number
from opportunities.conversion import PARTS, Conversion
from opportunities.criteria import Entry
from opportunities.models import Pipeline, Stage
from opportunities.pipeline_figures import PipelineFigures, Sums

OWNER_ROWS = {"mine": Row("owner", "is_me"), "team": Row("owner", "is_in_my_team")}
WON, LOST, CLOSED = Row("stage", "is_won"), Row("stage", "is_lost"), Row("stage", "is_closed")


class Links:
    """Addresses of the list of opportunities: the deals of a pipeline in a scope ("mine", "team" or "open": all) that
    pass what the page's own address `query` asks for, narrowed by further rows. `names`: the parameters that ask.
    """

    def __init__(self, query: QueryDict, names: Sequence[str], *, scope: str, pipeline: Pipeline):
        self.kept = [(name, value) for name in names for value in query.getlist(name) if value]
        self.scope = scope
        self.pipeline = Row("stage", "in_pipeline", str(pipeline.pk))

    def open(self, *rows: Row) -> str:
        """Open deals."""
        return self._address(self.scope, self.pipeline, *rows)

    def every(self, *rows: Row) -> str:
        """Open and closed deals."""
        owner = [OWNER_ROWS[self.scope]] if self.scope in OWNER_ROWS else []
        return self._address("all", *owner, self.pipeline, *rows)

    def _address(self, scope: str, *rows: Row) -> str:
        query = [("scope", scope), *self.kept, *(("f", row.as_text()) for row in rows)]
        return f"{reverse('opportunities:list')}?{urlencode(query)}"


def in_currency(currency: str) -> Row:
    return Row("currency", "is", currency)


def closing(first: date, last: date) -> Row:
    return Row("close_date", "between", f"{first}{RANGE}{last}")


class PipelineTables:
    """`figures` as tables, with `links`."""

    def __init__(self, figures: PipelineFigures, links: Links):
        self.figures, self.links = figures, links
        self.period = closing(figures.first, figures.last)

    def all(self) -> Iterator[Table]:
        """Two for each currency, then those of the period."""
        for currency in self.figures.currencies:
            yield self.funnel(currency)
            yield self.months(currency)
        yield self.win_rates()
        yield self.conversions()

    @property
    def open_url(self) -> str:
        return self.links.open()

    @property
    def closed_url(self) -> str:
        return self.links.every(CLOSED, self.period)

    @property
    def won_url(self) -> str:
        return self.links.every(WON, self.period)

    def funnel(self, currency: str) -> Table:
        """Open deals of each open stage; one that is no longer in use only where deals stand in it."""
        figures = self.figures
        stages = [(stage, figures.stage_sums(stage, currency)) for stage in figures.stages if not stage.is_closed]
        total = self.links.open(in_currency(currency))
        return Table(
            f"funnel-{currency}",
            _("Open deals by stage, %(currency)s") % {"currency": currency},
            _("Stage"),
            [Column(_("Deals")), Column(_("Amount"), "open"), Column(_("Weighted"), "weighted")],
            [self._in_stage(stage, sums, currency) for stage, sums in stages if stage.is_active or sums.count],
            currency,
            total=Line(_("All open stages"), _sums_cells(figures.open_sums(currency), currency, total)),
            term="weighted-amount",
        )

    def months(self, currency: str) -> Table:
        """Open and won deals by the month of their close date; open ones before and after these months as well."""
        figures, only = self.figures, in_currency(currency)
        first, last = figures.months[0], month_end(figures.months[-1])
        before = self.links.open(Row("close_date", "before", str(first)), only)
        after = self.links.open(Row("close_date", "after", str(last)), only)
        return Table(
            f"months-{currency}",
            _("Amount by close month, %(currency)s") % {"currency": currency},
            _("Month"),
            [Column(_("Open deals")), Column(_("Open"), "open"), Column(_("Won deals")), Column(_("Won"), "won")],
            [
                Line(_("Earlier"), [*_outside(figures.open_before(currency), currency, before)]),
                *(self._in_month(month, currency) for month in figures.months),
                Line(_("Later"), [*_outside(figures.open_after(currency), currency, after)]),
            ],
            currency,
            is_flat=False,
            is_stacked=True,
        )

    def win_rates(self) -> Table:
        """Deals closed in the period, for each currency in which there are some."""
        currencies = [c for c in self.figures.currencies if self.figures.win_rate(c).closed.count]
        return Table(
            "win-rate",
            _("Win rate"),
            _("Currency"),
            [
                Column(_("Won")),
                Column(_("Lost")),
                Column(_("Won, of deals"), "won"),
                Column(_("Amount won")),
                Column(_("Amount lost")),
                Column(_("Won, of amount"), "open"),
            ],
            [self._rate(currency) for currency in currencies],
            "percent",
            _("No deal was closed in this period. Choose a longer one, or close the deals that are decided."),
            term="win-rate",
        )

    def conversions(self) -> Table:
        """Stages that some deal came into in the period, and what became of these deals."""
        return Table(
            "conversion",
            _("From stage to stage"),
            _("Stage"),
            [
                Column(_("Entered")),
                Column(_("Went on"), "won"),
                Column(_("Still there"), "open"),
                Column(_("Went back"), "back"),
                Column(_("Lost"), "lost"),
                Column(_("Conversion")),
            ],
            [self._conversion(row) for row in self.figures.conversions if row.entered],
            "count",
            _("No deal entered a stage in this period. Choose a longer one."),
            term="stage-conversion",
            is_stacked=True,
        )

    def _in_stage(self, stage: Stage, sums: Sums, currency: str) -> Line:
        url = self.links.open(Row("stage", "is", str(stage.pk)), in_currency(currency))
        return Line(stage.name, _sums_cells(sums, currency, url))

    def _in_month(self, month: date, currency: str) -> Line:
        rows = closing(month, month_end(month)), in_currency(currency)
        is_open, won = self.figures.open_in(month, currency), self.figures.won_in(month, currency)
        cells = [
            *_sums_cells(is_open, currency, self.links.open(*rows))[:2],
            *_sums_cells(won, currency, self.links.every(WON, *rows))[:2],
        ]
        return Line(format_skeleton("yMMM", month, locale=current_locale()), cells)

    def _rate(self, currency: str) -> Line:
        rate, rows = self.figures.win_rate(currency), (self.period, in_currency(currency))
        won = _sums_cells(rate.won, currency, self.links.every(WON, *rows))
        lost = _sums_cells(rate.lost, currency, self.links.every(LOST, *rows))
        closed = self.links.every(CLOSED, *rows)
        by_count, by_amount = (Cell(percent_text(r), r, closed) for r in (rate.by_count, rate.by_amount))
        return Line(currency, [won[0], lost[0], by_count, won[1], lost[1], by_amount])

    def _conversion(self, row: Conversion) -> Line:
        entry = Entry(row.stage, self.figures.first, self.figures.last).as_text()
        cells = [_count_cell(getattr(row, part), self._came(part, entry)) for part in ("entered", *PARTS)]
        percent = Cell(percent_text(row.percent), row.percent, self._came("entered", entry))
        return Line(row.stage.name, [*cells, percent])

    def _came(self, part: str, entry: str) -> str:
        return self.links.every(Row("stage", part, entry))


def _count_cell(count: int, url: str) -> Cell:
    return Cell(number(count), count, url if count else "")


def _sums_cells(sums: Sums, currency: str, url: str) -> list[Cell]:
    """Count, amount and weighted amount of the same deals."""
    url = url if sums.count else ""
    amounts = [Cell(money(amount, currency) if url else "–", amount, url) for amount in (sums.amount, sums.weighted)]
    return [_count_cell(sums.count, url), *amounts]


def _outside(sums: Sums, currency: str, url: str) -> list[Cell]:
    """Cells for open deals outside the months that the chart shows."""
    shown = [Cell(cell.text, None, cell.url) for cell in _sums_cells(sums, currency, url)[:2]]
    return [*shown, Cell(""), Cell("")]
