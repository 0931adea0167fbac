"""What an app declares so that its records have a Path: the engine knows the records only by this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.db.models.expressions import BaseExpression

from core.records import type_of

if TYPE_CHECKING:  # apps declare while they load, when no model can be imported yet
    from core.forms import RecordForm


LOST = frozenset({"lost", "closed"})  # kinds of steps in which a record ends without having got anywhere


@dataclass(frozen=True)
class StepOption:
    """One value of the step field. kind: open, closed, won, lost or converted (set by its own verb).

    value: the row that verbs take, where the steps are rows.
    """

    key: str
    label: str
    kind: str = "open"
    is_active: bool = True
    value: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Fact:
    """Something that a gate can ask of a record beside its fields: "has a product".

    holds: the condition for a stored record, which the database is asked. text: what to do where it does not hold ("Add
    a product"). url: where that is done, by record; "" where no one page does it.
    """

    key: str
    label: Any
    text: Any
    holds: Callable[[Any], BaseExpression]
    url: Callable[[Any], str] = field(default=lambda record: "")


@dataclass(frozen=True)
class Whereabouts:
    """Where the records of a set of steps are and were, for `paths.figures`: of those alone that the reader sees.

    standing: (scope, reader): the records that stand in one of its steps, each with its `step`'s key.
    marks: (scope, reader, begin): rows `record`, `step`, `at`, `place` (what orders a record's rows): since `at` it was
        in `step`. All rows of every record that left a step since `begin`; others may be there, and so may several
        rows of one step, or of no time at all.
    listed: (step): the address of the list of those that stand in it, "" where there is none.
    """

    standing: Callable[[str, Any], QuerySet]
    marks: Callable[[str, Any, datetime], QuerySet]
    listed: Callable[[str], str] = field(default=lambda step: "")


@dataclass(frozen=True)
class PathType:
    """How the records of one type walk their path.

    noun: what the step is called, "status" or "stage".
    scope: the set of steps that a record uses (a pipeline's id), "" where there is one set.
    steps: the active steps of a record in order, the current one included even if it is no longer active. One query.
    walk: these steps, and the whole days that the record spent in each step where it has been, all visits together.
    options: the steps of a scope as those who set up its path know them, those out of use included. One query.
    scopes: (scope, its name) of every set of steps.
    walking: those of some records that use a set of steps.
    facts: what gates can ask for.
    current, since: the record's step key, and since when it stands there.
    form_class: the record's edit form; key fields are edited with a part of it.
    move_url, fields_url, tick_url: where the bar posts `step` and `version`, the panel key fields and `version`, and
        the checklist `item`.
    close_url: where a form, which opens in a dialog, closes the record; `?stage=` is the step chosen beforehand. None
        where closing is a move like any other.
    convert_url: where the step of kind "converted" leads instead of a move; None where there is none.
    whereabouts: what the figures of its paths are made of; None: there are none but those of its gates.
    is_possible: whether a record could go to a step at all, gates aside; what it says no to is not offered.
    """

    record_type: str
    noun: Any
    scope: Callable[[Any], str]
    steps: Callable[[Any], list[StepOption]]
    walk: Callable[[Any], tuple[list[StepOption], dict[str, int]]]
    options: Callable[[str], list[StepOption]]
    scopes: Callable[[], list[tuple[str, str]]]
    current: Callable[[Any], str]
    since: Callable[[Any], datetime]
    form_class: type[RecordForm]
    move_url: Callable[[Any], str]
    fields_url: Callable[[Any], str]
    tick_url: Callable[[Any], str]
    facts: tuple[Fact, ...] = ()
    close_url: Callable[[Any], str | None] = field(default=lambda record: None)
    convert_url: Callable[[Any], str | None] = field(default=lambda record: None)
    whereabouts: Whereabouts | None = None
    walking: Callable[[QuerySet, str], QuerySet] = field(default=lambda records, scope: records)
    is_possible: Callable[[Any, str], bool] = field(default=lambda record, step: True)


_types: dict[str, PathType] = {}


def register(path_type: PathType) -> None:
    _types[path_type.record_type] = path_type


def path_of(record: Any) -> PathType:
    """The declared path of a record. Raises KeyError for record types without one."""
    return _types[type_of(record).label]


def all_paths() -> dict[str, PathType]:
    """The declared paths by record type."""
    return dict(_types)
