"""The inputs of a web form's HTML, as its field map and the lead's fields decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst

from leads.capture import STANDARD_FIELD_MAP, in_order
from leads.models import Lead, WebForm

USUAL = frozenset({"first_name", "last_name", "email", "company", "phone", "description"})


@dataclass(frozen=True)
class WebInput:
    """kind: text, email, number, textarea, checkbox, select or hidden."""

    name: str
    label: str
    kind: str
    max_length: int | None = None
    is_required: bool = False
    choices: tuple[Any, ...] = ()


def inputs(form: WebForm, *, needs_company: bool) -> list[WebInput]:
    """One for each line of the field map; the lead source is no question to a visitor."""
    found = []
    for name, field_name in in_order(form.field_map).items():
        if field_name != "source":
            field = Lead._meta.get_field(field_name)
            is_required = field_name == "last_name" or (field_name == "company" and needs_company)
            found.append(_input(name, field, is_required))
    return found


def chosen_names(form: WebForm, asked: list[str]) -> set[str]:
    """Which posted names the HTML asks for: what was asked for, or the few that most forms need, and all own fields."""
    known = set(form.field_map)
    return known & set(asked) or {name for name, field in form.field_map.items() if _is_usual(name, field)}


def _is_usual(name: str, field_name: str) -> bool:
    return field_name in USUAL or STANDARD_FIELD_MAP.get(name) != field_name


def _input(name: str, field: Any, is_required: bool) -> WebInput:
    label = str(capfirst(field.verbose_name))
    if isinstance(field, models.BooleanField):
        return WebInput(name, label, "checkbox")
    if field.choices:
        return WebInput(name, label, "select", choices=tuple(value for value, __ in field.choices))
    if isinstance(field, models.DecimalField | models.IntegerField):
        return WebInput(name, label, "number")
    if isinstance(field, models.TextField):
        return WebInput(name, label, "textarea")
    kind = "email" if isinstance(field, models.EmailField) else "text"
    return WebInput(name, label, kind, field.max_length, is_required)
