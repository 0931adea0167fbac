"""What a path shows and asks at one step, as `PathVersion.content` stores it.

{"12": {"key_fields": ["rating"], "guidance": "<p>…</p>", "checklist": [{"key": "a1b2c3d4", "text": "…"}],
        "expected_days": 5, "celebrates": true,
        "gate": {"mode": "block", "fields": ["amount"], "checklist": true, "criteria": {"all": […]},
                 "facts": ["has_product"], "next": ["13", "14"]}}}

What is empty is left out. Keys of checklist items stay through all versions, so that what is ticked stays ticked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Self

from django.db import models
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.catalogue import fields_of
from core.criteria import Criteria, CriteriaError, Reader
from core.errors import BusinessRuleError
from core.records import type_of
from core.services import text_problem
from paths.guidance import Sizes, clean_guidance, pictures_in
from paths.models import PathPicture
from paths.pictures import MOST_IN_PATH
from paths.registry import PathType

MOST_ITEMS, MOST_ITEM, MOST_GUIDANCE, MOST_DAYS = 30, 200, 50_000, 3650
_KEY = "abcdefghijkmnpqrstuvwxyz23456789"
ITEM_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}", re.ASCII)


class Mode(models.TextChoices):
    """What a gate does with a record that does not meet it."""

    OFF = "off", gettext_lazy("Off: nothing is asked")
    WARN = "warn", gettext_lazy("Warn: says what is missing, and moves")
    BLOCK = "block", gettext_lazy("Block: moves once nothing is missing")


@dataclass(frozen=True)
class Item:
    """One thing to do at a step."""

    key: str
    text: str

    @classmethod
    def new(cls, text: str) -> Self:
        return cls(get_random_string(8, _KEY), text)


@dataclass(frozen=True)
class Gate:
    """What must hold before a record goes on from a step.

    fields: not empty. checklist: every item ticked. criteria: the record meets them. facts: keys of the path type's
    facts. next: the steps to which it may go from here, wherever they lie; empty: any.
    """

    mode: str = Mode.OFF.value
    fields: tuple[str, ...] = ()
    checklist: bool = False
    criteria: Criteria = field(default_factory=Criteria)
    facts: tuple[str, ...] = ()
    next: tuple[str, ...] = ()

    @property
    def is_on(self) -> bool:
        return self.mode != Mode.OFF and bool(self.fields or self.checklist or self.criteria or self.facts or self.next)

    @property
    def blocks(self) -> bool:
        return self.mode == Mode.BLOCK

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(
            mode=str(data.get("mode", Mode.OFF.value)),
            fields=_texts(data.get("fields", ())),
            checklist=bool(data.get("checklist")),
            criteria=Criteria.from_json(data.get("criteria", {})),
            facts=_texts(data.get("facts", ())),
            next=_texts(data.get("next", ())),
        )

    def as_json(self) -> dict[str, Any]:
        found = {
            "mode": str(self.mode),
            "fields": list(self.fields),
            "checklist": self.checklist,
            "criteria": self.criteria.as_json(),
            "facts": list(self.facts),
            "next": list(self.next),
        }
        return {name: value for name, value in found.items() if value and value != Mode.OFF}


@dataclass(frozen=True)
class StepContent:
    """One step: `expected_days` is None where nobody said."""

    key_fields: tuple[str, ...] = ()
    guidance: str = ""
    checklist: tuple[Item, ...] = ()
    expected_days: int | None = None
    celebrates: bool = False
    gate: Gate = field(default_factory=Gate)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """From what was stored, or from a file that somebody imports. Raises BusinessRuleError for any other shape."""
        try:
            return cls(
                key_fields=_texts(data.get("key_fields", ())),
                guidance=str(data.get("guidance", "")),
                checklist=tuple(Item(str(item["key"]), str(item["text"])) for item in data.get("checklist", ())),
                expected_days=_days(data.get("expected_days")),
                celebrates=bool(data.get("celebrates")),
                gate=Gate.from_json(data.get("gate", {})),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise BusinessRuleError(_("This is not the content of a step.")) from error

    def as_json(self) -> dict[str, Any]:
        found = {
            "key_fields": list(self.key_fields),
            "guidance": self.guidance,
            "checklist": [{"key": item.key, "text": item.text} for item in self.checklist],
            "expected_days": self.expected_days,
            "celebrates": self.celebrates,
            "gate": self.gate.as_json(),
        }
        return {name: value for name, value in found.items() if value not in (None, "", [], {}, False)}


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise TypeError("texts are wanted")
    return tuple(values)


def _days(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a number of days is wanted")
    return value


def field_name(step: str, name: str) -> str:
    """What a part of a step is called in forms and refusals."""
    return f"step-{step}-{name}"


def checked(
    content: Mapping[str, Any], path_type: PathType, *, stored: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A path's content as it may be stored: guidance cleaned, its pictures with their sizes, what is empty left out.

    stored: what was stored before; a step that is still as it was there is not asked again, so that one whose condition
    names a row that is gone keeps nobody from mending it, or others. Raises BusinessRuleError, each message at
    `field_name(step, part)`.
    """
    if not isinstance(content, Mapping):
        raise BusinessRuleError(_("The content of a path says what each step shows."), field="content")
    known = {step: data for step, data in content.items() if stored and stored.get(step) == data}
    errors: dict[str | None, list[str]] = {}
    steps = {}
    for step, data in content.items():
        if step in known:
            continue
        try:
            steps[str(step)] = StepContent.from_json(data)
        except BusinessRuleError as error:
            errors[field_name(step, "step")] = [error.message]
    shown = {step: pictures_in(read.guidance) for step, read in steps.items()}
    sizes = sizes_of(chain(*shown.values()))
    for step, read in steps.items():
        for part, problem in _problems(read, path_type):
            errors.setdefault(field_name(step, part), []).append(problem)
    kept = {key for data in known.values() for key in pictures_in(str(data.get("guidance", "")))}
    for step, problem in _picture_problems(shown, sizes, kept):
        errors.setdefault(field_name(step, "guidance"), []).append(problem)
    if errors:
        raise BusinessRuleError(errors=errors)
    cleaned = {s: replace(read, guidance=clean_guidance(read.guidance, sizes)).as_json() for s, read in steps.items()}
    return {step: data for step, data in {**known, **cleaned}.items() if data}


def sizes_of(keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Width and height of those pictures that there are, by key."""
    asked = set(keys)
    rows = PathPicture.objects.filter(key__in=asked).values_list("key", "width", "height") if asked else ()
    return {key: (width, height) for key, width, height in rows}


def _problems(step: StepContent, path_type: PathType) -> Iterable[tuple[str, str]]:
    """(part, why it cannot be) of one step."""
    model = type_of(path_type.record_type).model
    fields = fields_of(model)
    possible = {name for name, known in fields.items() if known.is_editable}
    for part, names in (("key_fields", step.key_fields), ("gate-fields", step.gate.fields)):
        if unknown := [name for name in names if name not in possible]:
            text = _("Not fields of this record's form: %(names)s.")
            yield part, text % {"names": ", ".join(unknown)}
        if len(set(names)) < len(names):
            yield part, _("A field is named twice.")
    if problem := text_problem(step.guidance, MOST_GUIDANCE):
        yield "guidance", problem
    yield from _checklist_problems(step.checklist)
    if step.expected_days is not None and not 0 < step.expected_days <= MOST_DAYS:
        yield "expected_days", _("A number of days from 1 to %(most)s.") % {"most": MOST_DAYS}
    if step.gate.mode not in Mode.values:
        yield "gate-mode", _("Choose what the gate does.")
    if not set(step.gate.facts) <= {fact.key for fact in path_type.facts}:
        yield "gate-facts", _("Choose facts of the list.")
    try:
        step.gate.criteria.bind(model, Reader())
    except CriteriaError as error:
        yield "gate-criteria", error.message


def _picture_problems(shown: Mapping[str, list[str]], sizes: Sizes, seen: set[str]) -> Iterable[tuple[str, str]]:
    """(step, why it cannot be) of the pictures that each step shows, by their keys. seen: those of other steps."""
    for step, keys in shown.items():
        if not sizes.keys() >= set(keys):
            yield step, _("It shows a picture that is not here: add the picture below.")
        if len(seen) <= MOST_IN_PATH < len(seen := seen.union(keys)):
            yield step, _("At most %(most)s pictures in one path, please.") % {"most": MOST_IN_PATH}


def _checklist_problems(items: tuple[Item, ...]) -> Iterable[tuple[str, str]]:
    if len(items) > MOST_ITEMS:
        yield "checklist", _("At most %(most)s items, please.") % {"most": MOST_ITEMS}
    if len({item.key for item in items}) < len(items):
        yield "checklist", _("Two items have the same key.")
    if not all(ITEM_KEY.fullmatch(item.key) for item in items):
        yield "checklist", _("A key of an item is letters and digits, at most 40.")
    for item in items:
        if not item.text.strip():
            yield "checklist", _("An item says nothing.")
        elif problem := text_problem(item.text, MOST_ITEM):
            yield "checklist", problem
