"""What an app declares so that its records have a Path: the engine knows the records only by this."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.records import type_of

if TYPE_CHECKING:  # apps declare while they load, when no model can be imported yet
    from core.forms import RecordForm


@dataclass(frozen=True)
class StepOption:
    """One value of the step field. `kind`: open, closed, won, lost or converted (set by its own verb).

    days: whole days that the record spent in it, all its visits together; None where it never was.
    """

    key: str
    label: str
    kind: str = "open"
    days: int | None = None


@dataclass(frozen=True)
class PathType:
    """How the records of one type walk their path.

    noun: what the step is called, "status" or "stage".
    scope: the set of steps that a record uses (a pipeline's id), "" where there is one set.
    steps: the active steps of a record in order, the current one included even if it is no longer active.
    current, since: the record's step key, and since when it stands there.
    form_class: the record's edit form; key fields are edited with a part of it.
    move_url, fields_url: where the bar posts `step` and `version`, and where the panel posts key fields and `version`.
    close_url: where a form, which opens in a dialog, closes the record; `?stage=` is the step chosen beforehand. None
        where closing is a move like any other.
    convert_url: where the step of kind "converted" leads instead of a move; None where there is none.
    """

    record_type: str
    noun: Any
    scope: Callable[[Any], str]
    steps: Callable[[Any], list[StepOption]]
    current: Callable[[Any], str]
    since: Callable[[Any], datetime]
    form_class: type[RecordForm]
    move_url: Callable[[Any], str]
    fields_url: Callable[[Any], str]
    close_url: Callable[[Any], str | None] = field(default=lambda record: None)
    convert_url: Callable[[Any], str | None] = field(default=lambda record: None)


_types: dict[str, PathType] = {}


def register(path_type: PathType) -> None:
    _types[path_type.record_type] = path_type


def path_of(record: Any) -> PathType:
    """The declared path of a record. Raises KeyError for record types without one."""
    return _types[type_of(record).label]


def all_paths() -> dict[str, PathType]:
    """The declared paths by record type."""
    return dict(_types)
