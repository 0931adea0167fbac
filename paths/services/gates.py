"""Whether a record may go from step to step: the one question that every verb which moves a record asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from dataclasses import asdict, dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.db.models.expressions import BaseExpression
from django.utils.translation import gettext as _

from core.catalogue import fields_of
from core.criteria import Bound, BoundRow, Criteria, CriteriaError, Reader, truths
from core.errors import BusinessRuleError, NotAllowed
from core.history import acting
from core.services import text_problem
from paths.content import StepContent
from paths.errors import GateBlocked, Want
from paths.models import Celebration, GateEvent
from paths.registry import LOST, PathType, StepOption, path_of
from paths.services.following import followed
from users.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)
MOST_REASON = 500


@dataclass(frozen=True)
class Passage:
    """A move that may happen.

    warnings: what gates that only warn miss. reason: why others were overridden, or "". celebration: how often coming
    to the step is celebrated.
    """

    warnings: tuple[Want, ...] = ()
    reason: str = ""
    celebration: str = Celebration.NEVER.value

    def told(self, record: R) -> R:
        """The record after the move, with this on it (`passage`) for whoever tells the mover."""
        record.passage = self  # type: ignore[attr-defined]
        return record

    def remarked(self) -> AbstractContextManager[None]:
        """Within it, what is written tells the reason in its history."""
        return acting(override=self.reason) if self.reason else nullcontext()


def gated(verb: Callable[P, R]) -> Callable[P, R]:
    """Decorates a verb that moves records, outside of its transaction: a move that a gate stopped is counted.

    Within somebody's transaction it is not: nobody knows what becomes of that. Nor is a record that was not made.
    """

    @wraps(verb)
    def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return verb(*args, **kwargs)
        except GateBlocked as stop:
            if not connection.in_atomic_block and _is_stored(stop.record):
                _tell(stop.record, stop.step, stop.to, GateEvent.Outcome.STOPPED, stop.wants, kwargs.get("by"))
            raise

    return counted


def _is_stored(record: Model) -> bool:
    return type(record)._base_manager.filter(pk=record.pk).exists()


def step_check(record: Model, *, to: str, by: Any, override: str = "", is_new: bool = False) -> Passage:
    """Asks the gates of all steps that a record leaves behind on its way from where it stands to the step `to`.

    record: locked, in the step that it leaves, with the other values that it will have. Going back and being lost
    leave nothing behind; a step only says then which others may follow it. is_new: it begins in `to`, or comes from
    another set of steps: everything before `to` counts as left behind. override: the reason why somebody with the
    right goes on nevertheless. Raises GateBlocked, NotAllowed, BusinessRuleError (field `override`).

    Queries: one for the path and what is ticked; where it has gates one for the steps, and one for the facts and
    criteria that are asked.
    """
    path_type = path_of(record)
    follows = followed(path_type, record)
    celebration = follows.celebration_of(to)
    gates = {key: step for key, step in follows.said.items() if step.gate.is_on}
    if not gates:
        return Passage(celebration=celebration)
    options = path_type.steps(record)
    start = "" if is_new else path_type.current(record)
    left = [option for option in left_behind(options, start, to) if option.key in gates]
    asked = _Asked(record, path_type, by, follows.ticks, [gates[option.key] for option in left])
    found = [(option, gates[option.key], list(asked.wants(gates[option.key]))) for option in left]
    if start in gates and (away := _astray(options, gates[start], to)):
        found.append((_option(options, start), gates[start], [away]))
    blocking = [(option, wants) for option, step, wants in found if step.gate.blocks and wants]
    warnings = tuple(want for __, step, wants in found if not step.gate.blocks for want in wants)
    if blocking:
        wants = [want for __, some in blocking for want in some]
        first = blocking[0][0]
        _check_override(record, first, to, wants, by, override)
        _tell(record, first.key, to, GateEvent.Outcome.OVERRIDDEN, wants, by, override.strip())
        return Passage(warnings, override.strip(), celebration)
    if warnings:
        first = next(option for option, __, wants in found if wants)
        _tell(record, first.key, to, GateEvent.Outcome.WARNED, warnings, by)
    return Passage(warnings, celebration=celebration)


def proposed(stored: M, fields: Mapping[str, Any]) -> M:
    """A locked record as it would be with these values, for `step_check`; the locked one stays as it is."""
    found = copy(stored)
    found._state = copy(stored._state)
    found._state.fields_cache = dict(stored._state.fields_cache)
    for name, value in fields.items():
        setattr(found, name, value)
    return found


def left_behind(options: list[StepOption], start: str, to: str) -> list[StepOption]:
    """The open steps that a move completes: from `start` ("": from the beginning) up to, not including, `to`."""
    on_way = [option for option in options if option.kind == "open"]
    return on_way[_behind(options, start) : _behind(options, to)]


def _behind(options: list[StepOption], key: str) -> int:
    """How many open steps a record has completed that stands in step `key`; a lost one may have completed none."""
    option = next((option for option in options if option.key == key), None)
    if option is None or option.kind in LOST:
        return 0
    on_way = [option for option in options if option.kind == "open"]
    return on_way.index(option) if option in on_way else len(on_way)


def _option(options: list[StepOption], key: str) -> StepOption:
    return next((option for option in options if option.key == key), StepOption(key, key))


def _astray(options: list[StepOption], step: StepContent, to: str) -> Want | None:
    """What a step says of a move to another one than those that may follow it; nothing once those are gone."""
    labels = [option.label for option in options if option.key in step.gate.next]
    if not labels or to in step.gate.next:
        return None
    return Want("next", _("From here it goes to: %(steps)s.") % {"steps": ", ".join(labels)})


class _Asked:
    """What one record misses of some steps' gates. The database is asked once, for all of them together; what several
    want is told once.
    """

    def __init__(
        self, record: Any, path_type: PathType, by: Any, ticked: Collection[str], steps: Iterable[StepContent]
    ):
        self.record, self.by, self.ticked = record, by, ticked
        self.facts = {fact.key: fact for fact in path_type.facts}
        self.told: set[tuple[str, str]] = set()
        conditions: dict[str | Criteria, BaseExpression | Bound] = {}
        self.problems: dict[Criteria, str] = {}
        for gate in (step.gate for step in steps):
            conditions |= {key: self.facts[key].holds(record) for key in gate.facts if key in self.facts}
            try:
                conditions[gate.criteria] = gate.criteria.bind(type(record), Reader())
            except BusinessRuleError as error:  # a field or a row that it names is gone: nobody knows what was meant
                self.problems[gate.criteria] = error.message
        self.holds = dict(zip(conditions, truths(record, conditions.values()), strict=True))

    def wants(self, step: StepContent) -> Iterator[Want]:
        for want in self._all(step):
            if (want.kind, want.text) not in self.told:
                self.told.add((want.kind, want.text))
                yield want

    def _all(self, step: StepContent) -> Iterator[Want]:
        yield from self._fields(step.gate.fields)
        if step.gate.checklist:
            open_items = [item for item in step.checklist if item.key not in self.ticked]
            yield from (Want("item", _("Tick “%(item)s”.") % {"item": i.text}, i.key) for i in open_items)
        for fact in (self.facts[key] for key in step.gate.facts if key in self.facts):
            if not self.holds[fact.key]:
                yield Want("fact", f"{fact.text}.", fact.key, fact.url(self.record))
        criteria = step.gate.criteria
        if criteria in self.problems:
            yield Want("criteria", self.problems[criteria])
        elif not self.holds[criteria]:
            yield Want("criteria", self._words(criteria))

    def _fields(self, names: Iterable[str]) -> Iterator[Want]:
        known = fields_of(self.record._meta.model)
        for name in names:
            if name in known and getattr(self.record, known[name].column.attname) in (None, ""):
                yield Want("field", _("Fill in %(field)s.") % {"field": known[name].label}, name)

    def _words(self, criteria: Criteria) -> str:
        """What is asked, as its reader may know it: a record that they do not see is not named."""
        try:
            bound = criteria.bind(type(self.record), Reader(self.by))
        except CriteriaError:
            return _unnamed()
        parts = [_row_words(row) for row in bound.all]
        if bound.any:
            parts.append(_(" or ").join(map(_row_words, bound.any)))
        return _("It has to be so: %(criteria)s.") % {"criteria": "; ".join(parts)}


def _unnamed() -> str:
    return _("A condition that was set for this step does not hold.")


def _row_words(row: BoundRow) -> str:
    return f"{row.field.label} {row.words}"


def wants_of(record: Model, step: StepContent, *, by: Any, ticked: Collection[str]) -> list[Want]:
    """What a step's gate still misses of a record, told to `by`. ticked: the items that are."""
    return list(_Asked(record, path_of(record), by, ticked, [step]).wants(step)) if step.gate.is_on else []


def _check_override(record: Any, step: StepOption, to: str, wants: list[Want], by: Any, reason: str) -> None:
    if not reason.strip():
        raise GateBlocked(record, step=(step.key, step.label), to=to, wants=wants)
    if by is None or not by.has_perm(Permission.GATE_OVERRIDE):
        raise NotAllowed(_("You may not override a gate: ask your manager."), field="override")
    if problem := text_problem(reason.strip(), MOST_REASON):
        raise BusinessRuleError(problem, field="override")


def _for_all(want: Want) -> Want:
    """A want as it is stored: a condition may name what its later readers do not see there."""
    return replace(want, text=_unnamed(), name="criteria") if want.kind == "criteria" else want


def _tell(
    record: Any, step: str, to: str, outcome: GateEvent.Outcome, wants: Iterable[Want], by: Any, reason: str = ""
) -> None:
    path_type = path_of(record)
    GateEvent.objects.create(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        record_type=path_type.record_type,
        scope=path_type.scope(record),
        step=step,
        to_step=to,
        outcome=outcome,
        wants=[asdict(_for_all(want)) for want in wants],
        reason=reason,
        by=by,
    )
