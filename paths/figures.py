"""How a path works: where its records stand, how long they stay in each step, what becomes of them, what gates say.

All of it of the records that one reader may see. An app declares where its records are (`registry.Whereabouts`); the
database makes stays of that and adds them up, so that nothing here grows with the records.

A stay is the time from coming into a step until another one: what changes within the step begins no new stay, and a
step in which a record was for no time at all counts for nothing. Counted are the stays that ended in the period:

    went on    to an open step further on, or to what is won or converted
    lost       to a step of lost or closed records
    went back  the rest: to an earlier step, out of a closed one again, or into another set of steps

Days are those of these stays, too; who stands in a step still has no number of days yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from string import Template
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from core.records import type_of
from paths.models import GateEvent
from paths.registry import LOST, PathType, StepOption, Whereabouts

WON = frozenset({"won", "converted"})
MOST_WANTS = 3  # of each step

# Of marks (record, step, at, place): `at` that time it stood in `step`. Of marks of one time the last one counts.
STAYS = Template("""
with marks as ($marks),
lasting as (select record, step, at, place, lag(step) over places as before from (
    select *, lead(at) over places as next from marks window places as (partition by record order by place)
  ) m where next is null or next > at window places as (partition by record order by place)),
stays as (
  select step, at as entered, lead(at) over places as "left", lead(step) over places as following
  from lasting where before is distinct from step window places as (partition by record order by place))
select step, following, count(*),
  percentile_cont(0.5) within group (order by extract(epoch from "left" - entered)) / 86400,
  percentile_cont(0.9) within group (order by extract(epoch from "left" - entered)) / 86400
from stays where "left" >= %s and "left" < %s group by grouping sets ((step), (step, following))
""")
# A want is the same whenever it names the same; one without a name is what it says.
WANTS = Template("""
select step, max(want ->> 'text'), count(*) from ($events) e, jsonb_array_elements(wants) want
group by step, want ->> 'kind', coalesce(nullif(want ->> 'name', ''), want ->> 'text') order by 3 desc, 2
""")


@dataclass
class StepFigures:
    """One step. now: the records that stand in it. median, ninetieth: days with one decimal, None where no stay ended.

    wants: what gates of this step missed most often, as (text, how often).
    """

    step: StepOption
    now: int = 0
    median: Decimal | None = None
    ninetieth: Decimal | None = None
    went_on: int = 0
    went_back: int = 0
    lost: int = 0
    stopped: int = 0
    warned: int = 0
    overridden: int = 0
    wants: list[tuple[str, int]] = field(default_factory=list)

    @property
    def ended(self) -> int:
        """The stays that ended in the period."""
        return self.went_on + self.went_back + self.lost

    @property
    def percent(self) -> int | None:
        """How many of a hundred stays led on, halves rounded up; None where none ended, and where the way ends."""
        if self.step.kind != "open" or not self.ended:
            return None
        return (200 * self.went_on + self.ended) // (2 * self.ended)

    @property
    def gate_events(self) -> int:
        return self.stopped + self.warned + self.overridden


def path_figures(path_type: PathType, scope: str, *, reader: Any, first: date, last: date) -> list[StepFigures]:
    """A row for each step of a set of steps, in order.

    first, last: the days of the period, in the reader's time zone, both within. Five statements, whatever the rows.
    """
    rows = {option.key: StepFigures(option) for option in path_type.options(scope)}
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    if path_type.whereabouts:
        _add_standing(rows, path_type.whereabouts.standing(scope, reader))
        _add_stays(rows, path_type.whereabouts, scope, reader, begin, end)
    _add_gates(rows, _gate_events(path_type, scope, reader, begin, end))
    return list(rows.values())


def stops_most(rows: Iterable[StepFigures]) -> StepFigures | None:
    """The step whose gate stopped the most moves; None where none was stopped."""
    return max((row for row in rows if row.stopped), key=lambda row: row.stopped, default=None)


def _add_standing(rows: dict[str, StepFigures], records: QuerySet) -> None:
    for step, count in records.order_by().values_list("step").annotate(count=Count("pk")):
        if str(step) in rows:
            rows[str(step)].now = count


def _add_stays(
    rows: dict[str, StepFigures], declared: Whereabouts, scope: str, reader: Any, begin: datetime, end: datetime
) -> None:
    places = {option.key: place for place, option in enumerate(row.step for row in rows.values())}
    marks = declared.marks(scope, reader, begin).order_by().values("record", "step", "at", "place")
    for step, following, count, median, ninetieth in _ask(STAYS, "marks", marks, begin, end):
        row = rows.get(str(step))
        if row is None:
            continue
        if following is None:
            row.median, row.ninetieth = _days(median), _days(ninetieth)
            continue
        to = rows[str(following)].step if str(following) in rows else None
        part = _part(row.step, to, places)
        setattr(row, part, getattr(row, part) + count)


def _part(start: StepOption, to: StepOption | None, places: dict[str, int]) -> str:
    if to is None:
        return "went_back"
    if to.kind in LOST:
        return "lost"
    if to.kind in WON:
        return "went_on"
    return "went_on" if start.kind == "open" and places[to.key] > places[start.key] else "went_back"


def _gate_events(path_type: PathType, scope: str, reader: Any, begin: datetime, end: datetime) -> QuerySet:
    model: Any = type_of(path_type.record_type).model
    seen = model._default_manager.visible_to(reader).order_by()
    return GateEvent.objects.filter(
        record_type=path_type.record_type, scope=scope, at__gte=begin, at__lt=end, object_id__in=seen.values("pk")
    ).order_by()


def _add_gates(rows: dict[str, StepFigures], events: QuerySet) -> None:
    for step, outcome, count in events.values_list("step", "outcome").annotate(count=Count("pk")):
        if step in rows:
            setattr(rows[step], outcome, count)
    wants: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for step, text, count in _ask(WANTS, "events", events.values("step", "wants")):
        wants[step].append((text, count))
    for key, row in rows.items():
        row.wants = wants[key][:MOST_WANTS]


def _ask(template: Template, name: str, rows: QuerySet, *more: Any) -> Sequence[tuple[Any, ...]]:
    """The answer to a statement about what another one finds, which the ORM writes, with its values as parameters."""
    try:
        inner, params = rows.query.sql_with_params()
    except EmptyResultSet:  # a reader who sees nothing
        return []
    with connection.cursor() as cursor:
        cursor.execute(template.substitute({name: inner}), [*params, *more])
        return cursor.fetchall()


def _days(value: float | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _midnight(day: date) -> datetime:
    """When a day begins in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
