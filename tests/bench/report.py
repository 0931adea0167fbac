"""What was measured, on the terminal and in docs/performance.md, and whether the bounds hold."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tests.bench.documents import Burst
from tests.bench.figures import Bound, Series
from tests.bench.installation import BASE_DIR
from tests.bench.verbs import DEAL_MOVE, LEAD_MOVE
from tests.bench.weight import Weight

FULL = 1_000_000  # leads; smaller runs are for work on the speed and change no document
PAGE = BASE_DIR / "docs" / "performance.md"
BEGIN, END = "<!-- written by make bench: begin -->", "<!-- written by make bench: end -->"
P95, TIMES_FLOOR, QUERIES = 60, 3, 15  # ms, p50 over the table floor, statements
MOVE_QUERIES = 12
# ms, p95 of what has a bound of its own, which no floor is like.
OWN_P95 = {
    "opportunities: board": 100,
    "opportunity: record page with 50 lines": 100,
    "opportunity: save 50 lines": 80,
    LEAD_MOVE: 60,
    DEAL_MOVE: 60,
}
CAPTURE, DOCUMENT, PAGE_AT_WORK = 0.45, 1.25, 0.5  # of the insert floor, of plain WeasyPrint, seconds
FIRST_VISIT, LATER_PAGE = 260, 30  # kB
NONE = Series("")


@dataclass
class Report:
    """All figures of one run."""

    leads: int
    requests: int
    seed_seconds: float | None = None
    bare: Series = field(default_factory=lambda: NONE)
    table: Series = field(default_factory=lambda: NONE)
    pages: list[Series] = field(default_factory=list)
    verbs: list[Series] = field(default_factory=list)
    capture: Series = field(default_factory=lambda: NONE)
    insert: Series = field(default_factory=lambda: NONE)
    render: Series = field(default_factory=lambda: NONE)
    plain: Series = field(default_factory=lambda: NONE)
    burst: Burst = field(default_factory=Burst)
    weights: list[Weight] = field(default_factory=list)
    troubles: dict[str, str] = field(default_factory=dict)  # part of the run -> why it could not be measured
    minutes: float = 0.0

    def bounds(self) -> Iterator[Bound]:
        """Everything that was to hold, and what could not be measured."""
        for name, why in self.troubles.items():
            yield Bound(name, why, "to be measured", False)
        for series in (*self.pages, *self.verbs):
            if series.trouble:
                yield Bound(f"{series.name}, {series.viewer}", series.trouble, "to be measured", False)
            elif series.is_bound or series.name in OWN_P95:
                yield from self._page_bounds(series)
        yield from self._ratio_bounds()
        if self.burst.pages:
            slowest, limit = max(self.burst.pages), f"≤ {PAGE_AT_WORK * 1000:.0f} ms"
            yield Bound("slowest page beside 8 documents", f"{slowest * 1000:.0f} ms", limit, slowest <= PAGE_AT_WORK)
        if self.seed_seconds is not None and self.leads >= FULL:
            yield Bound("seed_load", f"{self.seed_seconds / 60:.1f} min", "≤ 10 min", self.seed_seconds <= 600)
        for weight in self.weights:
            most = FIRST_VISIT if weight.name == "first visit" else LATER_PAGE
            yield Bound(
                f"{weight.name}, loaded", f"{weight.kilobytes:.0f} kB", f"≤ {most} kB", weight.kilobytes <= most
            )

    def _ratio_bounds(self) -> Iterator[Bound]:
        if self.capture.seconds and self.insert.seconds:
            share = self.capture.rate / self.insert.rate
            yield Bound("web-to-lead, of the insert floor", f"{share:.2f}", f"≥ {CAPTURE}", share >= CAPTURE)
        if self.render.seconds and self.plain.seconds:
            times = self.render.p50 / self.plain.p50
            yield Bound("quote document, times plain WeasyPrint", f"{times:.2f}", f"≤ {DOCUMENT}", times <= DOCUMENT)

    def _page_bounds(self, series: Series) -> Iterator[Bound]:
        name, most = f"{series.name}, {series.viewer}", OWN_P95.get(series.name, P95)
        yield Bound(f"{name}, p95", f"{series.p95:.0f} ms", f"< {most} ms", series.p95 < most)
        if self.table.seconds and series.name not in OWN_P95:
            times = series.p50 / self.table.p50
            yield Bound(f"{name}, p50 over the table floor", f"{times:.1f}", f"≤ {TIMES_FLOOR}", times <= TIMES_FLOOR)
        if series.queries is not None:
            most = MOVE_QUERIES if series.name in {LEAD_MOVE, DEAL_MOVE} else QUERIES
            yield Bound(f"{name}, queries", str(series.queries), f"≤ {most}", series.queries <= most)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Name, viewer, p50, p95, times the table floor, queries, kB."""
        for series in (self.bare, self.table, *self.pages, *self.verbs, self.insert, self.capture):
            if series.seconds and not series.trouble:
                times = f"{series.p50 / self.table.p50:.1f}" if self.table.seconds else ""
                queries = "" if series.queries is None else str(series.queries)
                size = "" if series.kilobytes is None else f"{series.kilobytes:.0f}"
                yield (series.name, series.viewer, f"{series.p50:.1f}", f"{series.p95:.1f}", times, queries, size)
        for series in filter(lambda series: series.seconds, (self.plain, self.render)):
            yield (series.name, "", f"{series.p50:.0f}", f"{series.p95:.0f}", "", "", "")

    def terminal(self) -> str:
        lines = [f"\n{'':42}{'':14}{'p50 ms':>8}{'p95 ms':>8}{'x floor':>8}{'queries':>8}{'kB':>6}"]
        for name, viewer, p50, p95, times, queries, size in self.rows():
            lines.append(f"{name:42}{viewer:14}{p50:>8}{p95:>8}{times:>8}{queries:>8}{size:>6}")
        lines += [f"{weight.name + ', loaded':56}{weight.kilobytes:>46.0f}" for weight in self.weights]
        broken = [bound for bound in self.bounds() if not bound.holds]
        lines.append(f"\n{len(list(self.bounds()))} bounds, {len(broken)} do not hold ({self.minutes:.1f} minutes)")
        lines += [f"  FAILS  {bound.name}: {bound.value} ({bound.limit})" for bound in broken]
        return "\n".join(lines)

    def markdown(self) -> str:
        """The generated part of docs/performance.md."""
        cores, memory = os.cpu_count(), os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        seeding = f"The load took {self.seed_seconds / 60:.1f} minutes. " if self.seed_seconds else ""
        lines = [
            f"`make bench LEADS={self.leads} REQUESTS={self.requests}` on {date.today():%d %B %Y}, {platform.system()} "
            f"{platform.machine()}, {cores} cores, {memory:.0f} GB. {seeding}The run took {self.minutes:.0f} minutes.",
            "",
            "| | as | p50 ms | p95 ms | × table floor | queries | kB |",
            "|---|---|---:|---:|---:|---:|---:|",
            *(f"| {' | '.join(row)} |" for row in self.rows()),
            "",
            "| Loaded by a browser | kB | requests |",
            "|---|---:|---:|",
            *(f"| {weight.name} | {weight.kilobytes:.0f} | {weight.requests} |" for weight in self.weights),
            "",
            self._burst_text(),
            "",
        ]
        broken = [bound for bound in self.bounds() if not bound.holds]
        lines.append(f"Of {len(list(self.bounds()))} bounds {len(broken)} do not hold{':' if broken else '.'}")
        lines += ["", *(f"- {bound.name}: {bound.value} ({bound.limit})" for bound in broken)] if broken else []
        return "\n".join(lines)

    def _burst_text(self) -> str:
        if not self.burst.pages:
            return "Eight documents at once were not measured."
        slowest = max(self.burst.pages) * 1000
        return (
            f"Eight documents at once were done after {self.burst.total:.1f} s; of {len(self.burst.pages)} pages "
            f"meanwhile the slowest took {slowest:.0f} ms."
        )


def write(found: Report) -> None:
    """Puts the figures between the marks of docs/performance.md; the words around them stay."""
    text = PAGE.read_text(encoding="utf8")
    head, __, rest = text.partition(BEGIN)
    __, __, tail = rest.partition(END)
    PAGE.write_text(f"{head}{BEGIN}\n{found.markdown()}\n{END}{tail}", encoding="utf8")
