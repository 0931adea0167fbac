"""Sections of a record's right rail that an engine below the record's app provides, such as its files.

Beside `core.related`, whose lists are rows of record types: a section has a template and a shape of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model


@dataclass(frozen=True)
class RailSection:
    """Something on the pages of `parent`.

    build(record, user, can_edit=…): what the template gets as `section`; None where there is nothing to show.
    """

    parent: type[Model]
    key: str
    template: str
    build: Callable[..., Any]


_sections: dict[tuple[type[Model], str], RailSection] = {}


def register(section: RailSection) -> None:
    """Declares a section, from an `AppConfig.ready`."""
    _sections[section.parent, section.key] = section


def rail_sections(record: Model, user: Any, *, can_edit: bool) -> list[tuple[str, Any]]:
    """Template and content of each section of a record's page."""
    declared = [section for section in _sections.values() if section.parent is type(record)]
    built = [(section.template, section.build(record, user, can_edit=can_edit)) for section in declared]
    return [(template, content) for template, content in built if content is not None]
