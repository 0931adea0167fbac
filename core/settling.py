"""Settling a conflict in a form: what the editor decides for each field, and what they are shown to decide it.

A form that was refused keeps everything typed and the version that was first read, so that a choice is all that is
asked. For each field that both changed it posts `settle-<field>`: `theirs`, or `mine-<version>` with the version whose
value stood beside theirs when they chose. Without a choice they are asked again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.conflicts import Conflict, Reading
from core.errors import BusinessRuleError, StaleRecord
from core.history_display import names_of, words
from core.numbers import whole_number

PREFIX, THEIRS = "settle-", "theirs"
_MINE = re.compile(r"mine-(\d{1,9})")


@dataclass(frozen=True)
class Choice:
    """One field of the panel, in words. `mine_value`: what "mine" posts; chosen: "mine", "theirs" or ""."""

    name: str
    label: str
    base: str
    mine: str
    theirs: str
    who: Any
    at: datetime | None
    mine_value: str
    chosen: str = ""

    @property
    def posted_as(self) -> str:
        return f"{PREFIX}{self.name}"


@dataclass(frozen=True)
class Panel:
    """What `core/conflicts.html` shows. `kept`: choices of earlier rounds, as (name, value) to post again."""

    record: Any
    choices: list[Choice]
    kept: list[tuple[str, str]] = field(default_factory=list)
    is_asked_again: bool = False


def posted_version(data: Mapping[str, Any]) -> int:
    """The version that a page has posted. Raises BusinessRuleError for what is none."""
    version = whole_number(data.get("version", ""))
    if not version:
        raise BusinessRuleError(_("This page is incomplete. Reload it and try again."))
    return version


def decided(data: Mapping[str, Any]) -> dict[str, str]:
    """Field name -> "theirs" or "mine-<version>", as posted; anything else is no choice."""
    found = {name.removeprefix(PREFIX): value for name, value in data.items() if name.startswith(PREFIX)}
    return {name: value for name, value in found.items() if value == THEIRS or _MINE.fullmatch(value)}


def reading(data: Mapping[str, Any], version: int) -> Reading:
    """The version that was read, with what the editor has decided since to be theirs to say."""
    mine = {name: _MINE.fullmatch(value) for name, value in decided(data).items()}
    return Reading(version, {name: int(match[1]) for name, match in mine.items() if match})


def left(data: Mapping[str, Any]) -> set[str]:
    """The fields that the editor leaves as the other one stored them."""
    return {name for name, value in decided(data).items() if value == THEIRS}


def panel(error: StaleRecord, data: Mapping[str, Any], user: Any) -> Panel:
    """What a refused save asks, in the words of the page; records that `user` may not see are not named."""
    names = {conflict.field for conflict in error.conflicts}
    kept = [(f"{PREFIX}{name}", value) for name, value in decided(data).items() if name not in names]
    return Panel(error.current, choices_of(error, user), kept, is_asked_again="settling" in data)


def with_owner_reading(values: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """A form's `owner` and `version`, with the decision about the owner, who may be a user or a queue."""
    read = reading(data, values["version"])
    settled = {"owner": read.settled["owner"], "queue": read.settled["owner"]} if "owner" in read.settled else {}
    return {**values, "version": Reading(read, settled)}


def owner_panel(error: StaleRecord, data: Mapping[str, Any], user: Any, *, mine: Any) -> Panel:
    """The one question when a record was given to two: user and queue are one field to people."""
    asked = panel(error, data, user)
    current: Any = error.current
    theirs = current.owner or getattr(current, "queue", None)
    choice = replace(asked.choices[0], name="owner", label=_("Owner"), base="", mine=str(mine), theirs=str(theirs))
    return replace(asked, choices=[choice])


class Settling:
    """For forms with a hidden `version` whose fields are the record's: what was chosen, and what is to be chosen."""

    data: Any
    cleaned_data: dict[str, Any]
    panel: Panel | None = None

    @property
    def read_version(self) -> Reading:
        """The version that the editor saw; 0, which is never the stored one, when the form did not say."""
        return reading(self.data, self.cleaned_data.get("version") or 0)

    def fields_to_save(self) -> dict[str, Any]:
        """The cleaned values that the service takes: without the version, and without what was left to others."""
        not_mine = {"version", *left(self.data)}
        return {name: value for name, value in self.cleaned_data.items() if name not in not_mine}


def choices_of(error: StaleRecord, user: Any) -> list[Choice]:
    """Each conflict in words."""
    people = get_user_model()._default_manager.in_bulk({c.who for c in error.conflicts} - {None})
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for conflict in error.conflicts:
        if conflict.column.remote_field:
            wanted[conflict.column.remote_field.model] |= {conflict.base, conflict.mine, conflict.theirs} - {None}
    names = names_of(wanted, user)
    currency = getattr(error.current, "currency", "")

    def say(conflict: Conflict, value: Any) -> str:
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ", ".join(map(str, value)) if not hasattr(value, "name") else str(value)
        return words(conflict.column, value, currency, names)

    return [
        Choice(
            name=conflict.field,
            label=str(capfirst(conflict.column.verbose_name)),
            base=say(conflict, conflict.base),
            mine=say(conflict, conflict.mine),
            theirs=say(conflict, conflict.theirs),
            who=people.get(conflict.who),
            at=conflict.at,
            mine_value=f"mine-{error.current.version}",  # type: ignore[attr-defined]
        )
        for conflict in error.conflicts
    ]
