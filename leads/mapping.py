"""Which values of a lead go where when it is converted. Pure: the page previews with it what the service will write.

The map is Sales Cloud's: fields that have one name on both sides go over, and the few with another name are said here.
What a linked record already says is never overwritten.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models

from accounts.models import Account
from contacts.models import Contact
from core.catalogue import mapped
from core.models import ADDRESS_PARTS
from leads.models import Lead
from opportunities.models import Opportunity


def _address(prefix: str) -> dict[str, str]:
    return {f"{prefix}{part}": part for part in ADDRESS_PARTS}


# Beside the fields that have one name on both sides.
_RENAMED: dict[type[models.Model], dict[str, str]] = {
    Account: {"name": "company", **_address("billing_")},
    Contact: _address("mailing_"),
}
# What was said of the person stays with the person.
_NOT_TAKEN: dict[type[models.Model], set[str]] = {Account: {"description"}, Opportunity: {"description"}}


@cache
def field_map(target: type[models.Model]) -> dict[str, str]:
    """Which field of a record of the type takes over which field of the lead."""
    same = {name: name for name in mapped(Lead, target) if name not in _NOT_TAKEN.get(target, ())}
    return {**same, **_RENAMED.get(target, {})}


def account_values(lead: Lead) -> dict[str, Any]:
    """For a new account; without a company it is the person's."""
    values = _values(lead, Account)
    return values if lead.company else {**values, "name": lead.full_name, "kind": "person"}


def contact_values(lead: Lead) -> dict[str, Any]:
    return _values(lead, Contact)


def opportunity_values(lead: Lead) -> dict[str, Any]:
    return _values(lead, Opportunity)


def opportunity_name(lead: Lead) -> str:
    """The default name of the deal: the company's or else the person's, cut to what an opportunity's name holds."""
    return (lead.company or lead.full_name)[:120]


def to_fill(record: models.Model, values: dict[str, Any]) -> dict[str, Any]:
    """The `values` that a linked record takes over: those of its fields that are empty.

    A yes-or-no field is never empty, so a consent on record stands. An address is one value: half of one is not mixed
    with half of another.
    """
    filled = {
        name: value
        for name, value in values.items()
        if hasattr(record, name) and not _is_empty(value) and _is_empty(getattr(record, name))
    }
    for prefix in ("billing_", "mailing_"):
        parts = _address(prefix)
        if any(not _is_empty(getattr(record, part, None)) for part in parts):
            filled = {name: value for name, value in filled.items() if name not in parts}
    return filled


def _values(lead: Lead, target: type[models.Model]) -> dict[str, Any]:
    return {name: getattr(lead, source) for name, source in field_map(target).items()}


def _is_empty(value: Any) -> bool:
    return value is None or value == ""
