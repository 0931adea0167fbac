"""Pipelines as they are set up: all stages saved together, a copy made, a stage or a whole pipeline taken out of use.

Whoever changes a pipeline's stages holds its lock, so that two who do never take each other's replacement away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.database import retried
from core.errors import BusinessRuleError
from core.reference import reference_save
from core.services import lock
from opportunities.models import Pipeline, Stage
from opportunities.services.moving import Moved, check_successor, move_deals
from opportunities.services.reference import (
    RECORD_TYPE,
    check_open_stage,
    pipeline_create,
    pipeline_update,
    stage_create,
    stage_update,
)
from paths.services import path_copy
from users.models import User

STEP = 10  # between two positions
COPIED = ("name", "position", "probability", "forecast_category", "outcome")


@dataclass(frozen=True)
class StageInput:
    """One stage as it shall be: a stored one, or a new one (`stage` None).

    replacement: takes the deals of a stage that goes out of use.
    """

    name: str
    probability: int
    forecast_category: str
    outcome: str = Stage.Outcome.OPEN
    is_active: bool = True
    stage: Stage | None = None
    replacement: Stage | None = None


class StageError(BusinessRuleError):
    """A rule that one stage breaks: `number` counts from 1."""

    def __init__(self, number: int, error: BusinessRuleError):
        self.number = number
        super().__init__(errors=error.errors)


@transaction.atomic
def pipeline_copy(*, pipeline: Pipeline, name: str, by: User | None) -> Pipeline:
    """A new pipeline with the stages in use of another one, and what its path shows. Raises BusinessRuleError."""
    made = pipeline_create(by=by, name=name)
    steps = {}
    for stage in pipeline.stages.filter(is_active=True):
        copy = stage_create(by=by, pipeline=made, **{field: getattr(stage, field) for field in COPIED})
        steps[str(stage.pk)] = str(copy.pk)
    path_copy(record_type=RECORD_TYPE, scope=str(pipeline.pk), to=str(made.pk), steps=steps, name=name, by=by)
    return made


@retried
@transaction.atomic
def pipeline_save(*, pipeline: Pipeline, stages: Sequence[StageInput], by: User | None, **fields: Any) -> list[Moved]:
    """Changes a pipeline and its stages together (`stages_set`). Raises StageError, BusinessRuleError."""
    moved = stages_set(pipeline=pipeline, stages=stages, by=by)
    stored = lock(pipeline)
    changed = {name: value for name, value in fields.items() if getattr(stored, name) != value}
    if changed:
        pipeline_update(pipeline=stored, by=by, **changed)
    return moved


@retried
@transaction.atomic
def stages_set(*, pipeline: Pipeline, stages: Sequence[StageInput], by: User | None) -> list[Moved]:
    """Saves the stages of a pipeline in this order: new ones, changes, and those that go out of use with their deals.

    Stages that are not named stay, behind the others. Deals keep their probability. Gives what moved. Raises
    StageError, BusinessRuleError; nothing is written then.
    """
    stored = lock(pipeline)
    others = {row.pk: row for row in stored.stages.order_by("position", "pk")}
    _check_names(stages, others.values())
    places = {number: number * STEP for number in range(1, len(stages) + 1)}
    moved: list[Moved] = []
    numbered = list(enumerate(stages, start=1))
    # New stages and changes first: what goes out of use may need them.
    for number, given in sorted(numbered, key=lambda pair: pair[1].stage is not None):
        with _at(number):
            _save(stored, others, given, places[number], by=by)
    for number, given in numbered:
        if given.stage is not None and not given.is_active:
            with _at(number):
                moved.append(stage_deactivate(stage=given.stage, replacement=given.replacement, by=by))
    for place, row in enumerate(others.values(), start=len(stages) + 1):
        if row.position != place * STEP:
            stage_update(stage=row, by=by, position=place * STEP)
    return [found for found in moved if found.count]


@contextmanager
def _at(number: int) -> Iterator[None]:
    """Within the block a broken rule is that of stage `number`."""
    try:
        yield
    except BusinessRuleError as error:
        raise StageError(number, error) from error


def _check_names(stages: Sequence[StageInput], stored: Iterable[Stage]) -> None:
    """Each name once: it tells the stages apart, those out of use included."""
    taken = {row.name.casefold(): row.pk for row in stored}
    seen: set[str] = set()
    for number, given in enumerate(stages, start=1):
        name = given.name.casefold()
        owner = taken.get(name)
        if name in seen or (owner is not None and owner != (given.stage.pk if given.stage else None)):
            text = _("Another stage of this pipeline has this name.")
            raise StageError(number, BusinessRuleError(text, field="name"))
        seen.add(name)


def _save(pipeline: Pipeline, others: dict[int, Stage], given: StageInput, place: int, *, by: User | None) -> None:
    """Creates a stage, or writes what changed of one, which is then no longer among the `others`."""
    fields: dict[str, Any] = {
        "name": given.name,
        "probability": given.probability,
        "forecast_category": given.forecast_category,
        "outcome": given.outcome,
        "position": place,
    }
    if given.stage is None:
        stage_create(by=by, pipeline=pipeline, is_active=given.is_active, **fields)
        return
    row = others.pop(given.stage.pk, None)
    if row is None:
        raise BusinessRuleError(_("This stage is none of this pipeline any more: reload the page."))
    if given.is_active:
        fields["is_active"] = True
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if changed:
        stage_update(stage=row, by=by, **changed)


@retried
@transaction.atomic
def stage_deactivate(*, stage: Stage, by: User | None, replacement: Stage | None = None) -> Moved:
    """Takes a stage out of use; all its deals, closed ones too, move to `replacement`, another stage of its pipeline.

    What its path shows stays, and the history goes on naming it. Again it moves what is left in it. Raises
    BusinessRuleError (field `replacement`) where there are deals and no stage that can take them.
    """
    pipeline = lock(stage.pipeline)
    stored = lock(stage)
    moves = {}
    if stored.opportunities.exists():
        moves[stored] = _replacement(stored, replacement)
    if stored.is_active:
        reference_save(stored, by=by, is_active=False)
    check_open_stage(pipeline, "is_active")
    title = _("Deals of the stage %(stage)s to %(to)s") % {"stage": stored, "to": moves.get(stored)}
    return move_deals(moves, by=by, title=title)


def _replacement(stage: Stage, replacement: Stage | None) -> Stage:
    """The stage that takes the deals, as it is now."""
    if replacement is None:
        text = _("Deals stand in this stage: choose the stage that takes them.")
        raise BusinessRuleError(text, field="replacement")
    found = Stage.objects.select_related("pipeline").filter(pk=replacement.pk, pipeline=stage.pipeline_id).first()
    if found is None or found.pk == stage.pk:
        raise BusinessRuleError(_("Choose another stage of the same pipeline."), field="replacement")
    return _checked(stage, found, "replacement")


def _checked(stage: Stage, successor: Stage, field: str) -> Stage:
    try:
        check_successor(stage, successor)
    except BusinessRuleError as error:
        raise BusinessRuleError(error.message, field=field) from error
    return successor


@retried
@transaction.atomic
def pipeline_deactivate(*, pipeline: Pipeline, by: User | None, stages: Mapping[int, Stage] | None = None) -> Moved:
    """Takes a pipeline out of use. Its open deals move to stages of another one; closed deals stay where they closed.

    stages: the key of each stage with open deals -> the open stage that takes them. Again it moves what is left.
    Raises BusinessRuleError (field `stage-<key>` for a stage without one).
    """
    stored = lock(pipeline)
    chosen = dict(stages or {})
    moves = {}
    for stage in open_stages(stored):
        successor = chosen.get(stage.pk)
        field = f"stage-{stage.pk}"
        if successor is None:
            text = _("Open deals stand in %(stage)s: choose the stage that takes them.") % {"stage": stage}
            raise BusinessRuleError(text, field=field)
        if successor.pipeline_id == stored.pk:
            raise BusinessRuleError(_("Choose a stage of another pipeline."), field=field)
        moves[stage] = _checked(stage, Stage.objects.select_related("pipeline").get(pk=successor.pk), field)
    if stored.is_active:
        reference_save(stored, by=by, is_active=False)
    return move_deals(moves, by=by, title=_("Open deals of the pipeline %(pipeline)s") % {"pipeline": stored})


def open_stages(pipeline: Pipeline) -> list[Stage]:
    """The stages of a pipeline in which open deals stand."""
    stages = pipeline.stages.filter(outcome=Stage.Outcome.OPEN, opportunities__isnull=False)
    return list(stages.order_by("position", "pk").distinct())


def propose_successors(stages: Iterable[Stage], other: Pipeline) -> dict[int, Stage]:
    """For each stage, by its key, the one of another pipeline that is most like it: by name, then by place.

    Only stages in use with the same outcome; none where there is no such one.
    """
    usable = list(other.stages.filter(is_active=True).order_by("position", "pk"))
    found = {}
    counts: dict[str, int] = {}
    for stage in stages:
        alike = [row for row in usable if row.outcome == stage.outcome]
        place = counts.get(stage.outcome, 0)
        counts[stage.outcome] = place + 1
        named = [row for row in alike if row.name.casefold() == stage.name.casefold()]
        if alike:
            found[stage.pk] = named[0] if named else alike[min(place, len(alike) - 1)]
    return found
