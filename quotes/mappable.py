"""Which fields of a quote and of its opportunity an administrator may keep the same while the two sync.

Read from the catalogue: a field that a model gets later is offered by itself. A value goes both ways, so both fields
hold the same type, choices and length. What a verb of its own decides is left out: status, amounts, what the stage
brings, how a deal was lost.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from core.catalogue import Field, fields_of

OWNED = {
    "quotes.quote": {"status", "tax", "shipping_handling"},
    "opportunities.opportunity": {
        "amount", "currency", "total_quantity", "price_book", "probability", "forecast_category", "loss_reason",
        "loss_note",
    },
}  # fmt: skip


def mappable(label: str) -> dict[str, Field]:
    """The fields of one side ("quotes.quote" or "opportunities.opportunity") that may be mapped, by name.

    No relations: whoever sees the one record may not see what the other one points to.
    """
    model: Any = apps.get_model(label)
    return {
        name: field
        for name, field in fields_of(model).items()
        if field.is_editable and name not in OWNED[label] and not field.type.is_relation
    }


def quote_fields() -> list[tuple[str, str]]:
    """Choices, as (name, label): those that have a partner."""
    return _with_partner("quotes.quote", "opportunities.opportunity")


def opportunity_fields() -> list[tuple[str, str]]:
    """Choices, as (name, label): those that have a partner."""
    return _with_partner("opportunities.opportunity", "quotes.quote")


def _with_partner(label: str, other: str) -> list[tuple[str, str]]:
    others = mappable(other).values()
    fields = mappable(label).items()
    return [(name, field.label) for name, field in fields if any(not mismatch(field, partner) for partner in others)]


def mismatch(one: Field, other: Field) -> str:
    """Why two fields cannot hold the same, in words; "" where they can."""
    if one.type is not other.type or (one.column.flatchoices or None) != (other.column.flatchoices or None):
        return _("“%(one)s” and “%(other)s” hold values of different kinds.") % {"one": one.label, "other": other.label}
    if one.max_length != other.max_length:
        text = _("“%(one)s” takes up to %(length)s characters, “%(other)s” up to %(most)s: both must take the same.")
        most = {"length": one.max_length, "most": other.max_length}
        return text % {"one": one.label, "other": other.label, **most}
    return ""
