"""The inputs of a web form's HTML, as its field map and the lead's fields decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.catalogue import Field, FieldType, fields_of
from leads.capture import STANDARD_FIELD_MAP, in_order
from leads.models import Lead, WebForm

USUAL = frozenset({"first_name", "last_name", "email", "company", "phone", "description"})

_KINDS = {
    FieldType.BOOLEAN: "checkbox",
    FieldType.NUMBER: "number",
    FieldType.MONEY: "number",
    FieldType.PERCENT: "number",
    FieldType.LONG_TEXT: "textarea",
    FieldType.EMAIL: "email",
}


@dataclass(frozen=True)
class WebInput:
    """kind: text, email, number, textarea, checkbox, select or hidden."""

    name: str
    label: str
    kind: str
    max_length: int | None = None
    is_required: bool = False
    choices: tuple[Any, ...] = ()


def fillable() -> dict[str, Field]:
    """The lead fields that a website may fill: what may be filled from outside, and leads to no other record."""
    return {
        name: field
        for name, field in fields_of(Lead).items()
        if field.is_mappable and field.type not in {FieldType.RECORD, FieldType.USER}
    }


def inputs(form: WebForm, *, needs_company: bool) -> list[WebInput]:
    """One for each line of the field map; the lead source is no question to a visitor."""
    found, fields = [], fillable()
    for name, field_name in in_order(form.field_map).items():
        if field_name != "source":
            is_required = field_name == "last_name" or (field_name == "company" and needs_company)
            found.append(_input(name, fields[field_name], is_required))
    return found


def chosen_names(form: WebForm, asked: list[str]) -> set[str]:
    """Which posted names the HTML asks for: what was asked for, or the few that most forms need, and all own fields."""
    known = set(form.field_map)
    return known & set(asked) or {name for name, field in form.field_map.items() if _is_usual(name, field)}


def _is_usual(name: str, field_name: str) -> bool:
    return field_name in USUAL or STANDARD_FIELD_MAP.get(name) != field_name


def _input(name: str, field: Field, is_required: bool) -> WebInput:
    if field.type is FieldType.CHOICE:
        return WebInput(name, field.label, "select", choices=tuple(value for value, __ in field.choices()))
    kind = _KINDS.get(field.type, "text")
    if kind in {"text", "email"}:
        return WebInput(name, field.label, kind, field.max_length, is_required)
    return WebInput(name, field.label, kind)
