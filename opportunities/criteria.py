"""What a list of opportunities can be asked about the stage, beside which one it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.catalogue import Field, FieldType
from core.criteria import CriteriaError, Operator, Reader
from core.criteria.values import RANGE, in_words, read_range
from core.numbers import whole_number
from opportunities import conversion
from opportunities.models import Pipeline, Stage

_PERIOD = Field(DateField(gettext_lazy("period")), FieldType.DATE)


@dataclass(frozen=True)
class Entry:
    """Coming into a stage on one of these days, both included. In addresses: "5,2026-01-01..2026-03-31"."""

    stage: Stage
    first: date
    last: date

    def as_text(self) -> str:
        return f"{self.stage.pk},{self.first}{RANGE}{self.last}"

    def __str__(self) -> str:
        days = {"first": in_words(_PERIOD, self.first), "last": in_words(_PERIOD, self.last)}
        return _("%(stage)s, %(first)s to %(last)s") % {"stage": self.stage, **days}


def _read_entry(field: Field, text: str, reader: Reader) -> Entry:
    key, __, days = text.partition(",")
    stage = Stage.objects.select_related("pipeline").filter(pk=whole_number(key)).first()
    if stage is None:
        raise _unknown(field, text)
    return Entry(stage, *read_range(_PERIOD, days, reader))


def _read_pipeline(field: Field, text: str, reader: Reader) -> Pipeline:
    found = Pipeline.objects.filter(pk=whole_number(text)).first()
    if found is None:
        raise _unknown(field, text)
    return found


def _unknown(field: Field, text: str) -> CriteriaError:
    words = _("%(field)s: “%(value)s” is no value that it can have.")
    return CriteriaError(words % {"field": field.label, "value": text[:40]})


def _pipelines() -> list[tuple[Any, str]]:
    return [(pipeline.pk, pipeline.name) for pipeline in Pipeline.objects.filter(is_active=True)]


def _in_pipeline(field: Field, pipeline: Pipeline, reader: Reader) -> Q:
    return Q(stage__in=Stage.objects.filter(pipeline=pipeline).order_by().values("pk"))


def _outcome(name: str, label: Any, *outcomes: Stage.Outcome) -> Operator:
    def meaning(field: Field, value: Any, reader: Reader) -> Q:
        return Q(stage__in=Stage.objects.filter(outcome__in=outcomes).order_by().values("pk"))

    return Operator(name, label, meaning, None)


def _came(part: str, label: Any) -> Operator:
    def meaning(field: Field, entry: Entry, reader: Reader) -> Q:
        return conversion.came_into(entry.stage, entry.first, entry.last, part)

    return Operator(part, label, meaning, _read_entry, is_linked=True)


STAGE_OPERATORS = (
    Operator("in_pipeline", gettext_lazy("is in the pipeline"), _in_pipeline, _read_pipeline, offered=_pipelines),
    _outcome("is_open", gettext_lazy("is an open one"), Stage.Outcome.OPEN),
    _outcome("is_closed", gettext_lazy("is a closed one"), Stage.Outcome.WON, Stage.Outcome.LOST),
    _outcome("is_won", gettext_lazy("is a won one"), Stage.Outcome.WON),
    _outcome("is_lost", gettext_lazy("is a lost one"), Stage.Outcome.LOST),
    # The numbers of the Pipeline page lead here: see `opportunities.conversion`.
    _came("entered", gettext_lazy("was entered:")),
    _came("went_on", gettext_lazy("was entered, and a later one since:")),
    _came("stayed", gettext_lazy("was entered, and is the stage still:")),
    _came("went_back", gettext_lazy("was entered, and left for an earlier one:")),
    _came("lost", gettext_lazy("was entered, and the deal lost from there:")),
)
