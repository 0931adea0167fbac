"""From stage to stage: of the deals that came into a stage in a period, how many went on, and what became of the rest.

A deal that comes into a stage twice in the period counts once, by the first time. What it did since then counts until
today, not only until the end of the period:

    went on    it has since been in a later stage of the pipeline, or was won
    lost       it has not, and stands in a stage of lost deals
    stayed     it has not, and stands in the stage still (or again)
    went back  the rest: it stands in an earlier stage, or in another pipeline

`StageChange` also has rows of the same stage one after the other, where amount or close date changed: only the first of
them is a way into the stage. Intervals of no length, in stages where a deal was for no time at all, count for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from opportunities.models import Stage, StageChange

NONE = [0]  # keys, of which no stage has one: a search among no keys at all Django takes for a query without rows
PARTS = ("went_on", "stayed", "went_back", "lost")


@dataclass(frozen=True)
class Conversion:
    """What became of the deals that came into `stage`. Counts of deals; the four parts add up to `entered`."""

    stage: Stage
    entered: int
    went_on: int
    stayed: int
    went_back: int
    lost: int

    @property
    def percent(self) -> int | None:
        """How many of a hundred went on, halves rounded up; None where there were none."""
        return (200 * self.went_on + self.entered) // (2 * self.entered) if self.entered else None


def conversions(deals: QuerySet, stages: Sequence[Stage], first: date, last: date) -> list[Conversion]:
    """One row for each open stage of a pipeline's `stages` (all of them, in order). One statement."""
    asked = [stage for stage in stages if not stage.is_closed]
    if not asked:
        return []
    journeys = _journeys(asked, stages, first, last)
    if deals.query.has_filters():  # to look for each deal among all of them takes a fifth of the time
        journeys = journeys.filter(opportunity__in=deals.order_by().values("pk"))
    counts = {
        f"{name}_{stage.pk}": Count("opportunity", filter=condition)
        for stage in asked
        for name, condition in _conditions(stage, stages).items()
    }
    found = journeys.aggregate(**counts)
    return [Conversion(stage, **{name: found[f"{name}_{stage.pk}"] for name in ("entered", *PARTS)}) for stage in asked]


def came_into(stage: Stage, first: date, last: date, part: str = "entered") -> Q:
    """The condition on opportunities: those of one `Conversion`, or of one of its `PARTS`."""
    stages = list(stage.pipeline.stages.all())
    journeys = _journeys([stage], stages, first, last).filter(_conditions(stage, stages)[part])
    return Q(pk__in=journeys.values("opportunity"))


def _conditions(stage: Stage, stages: Sequence[Stage]) -> dict[str, Q]:
    """What is true of the journeys that each number counts."""
    entered, gone_on = f"in_{stage.pk}", f"on_{stage.pk}"
    is_in, has_gone_on = Q(**{f"{entered}__isnull": False}), Q(**{f"{gone_on}__gt": F(entered)})
    has_stopped = is_in & (Q(**{f"{gone_on}__isnull": True}) | Q(**{f"{gone_on}__lte": F(entered)}))
    lost = [other.pk for other in stages if other.outcome == Stage.Outcome.LOST]
    is_there, is_lost = Q(now=stage.pk), Q(now__in=lost or NONE)
    return {
        "entered": is_in,
        "went_on": is_in & has_gone_on,
        "stayed": has_stopped & is_there,
        "went_back": has_stopped & ~is_there & ~is_lost,
        "lost": has_stopped & is_lost,
    }


def _journeys(asked: Sequence[Stage], stages: Sequence[Stage], first: date, last: date) -> QuerySet:
    """A row for each deal that moved since the period began: opportunity, `now` (the stage where it stands), and for
    each stage asked for `in_<key>`, when it first came into it in the period, and `on_<key>`, when it last came into a
    later one.
    """
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    times: dict[str, Any] = {}
    for stage in asked:
        times[f"in_{stage.pk}"] = Min("entered_at", filter=Q(stage=stage.pk, entered_at__lt=end))
        times[f"on_{stage.pk}"] = Max("entered_at", filter=Q(stage__in=_later(stage, stages)))
    lasting = StageChange.objects.exclude(left_at=F("entered_at"))
    same_before = lasting.filter(
        opportunity=OuterRef("opportunity"), stage=OuterRef("stage"), left_at=OuterRef("entered_at"), left_at__gte=begin
    )
    ways_in = lasting.filter(~Exists(same_before), entered_at__gte=begin)
    return ways_in.order_by().values("opportunity", now=F("opportunity__stage")).annotate(**times)


def _later(stage: Stage, stages: Sequence[Stage]) -> list[int]:
    """The stages of its pipeline that lie behind it on the way to the won ones; keys."""
    place = [other.pk for other in stages].index(stage.pk)
    later = [
        other.pk
        for number, other in enumerate(stages)
        if other.is_won or (number > place and other.outcome == Stage.Outcome.OPEN)
    ]
    return later or NONE


def _midnight(day: date) -> datetime:
    """When a day begins in the reader's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
