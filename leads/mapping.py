"""Which values of a lead go where when it is converted. Pure: the page previews with it what the service will write.

The map is Sales Cloud's: target field <- lead field. What a linked record already says is never overwritten.
"""

from __future__ import annotations

from typing import Any

from django.db import models

from core.models import ADDRESS_PARTS
from leads.models import Lead


def _address(prefix: str) -> dict[str, str]:
    return {f"{prefix}{part}": part for part in ADDRESS_PARTS}


ACCOUNT_MAP = {
    "name": "company",
    "phone": "phone",
    "fax": "fax",
    "website": "website",
    **_address("billing_"),
    "industry": "industry",
    "annual_revenue": "annual_revenue",
    "employees": "employees",
    "rating": "rating",
    "source": "source",
}
CONTACT_MAP = {
    "salutation": "salutation",
    "first_name": "first_name",
    "middle_name": "middle_name",
    "last_name": "last_name",
    "suffix": "suffix",
    "title": "title",
    "email": "email",
    "phone": "phone",
    "mobile": "mobile",
    "fax": "fax",
    **_address("mailing_"),
    "source": "source",
    "description": "description",
    "has_opted_out_of_email": "has_opted_out_of_email",
    "has_opted_out_of_fax": "has_opted_out_of_fax",
    "do_not_call": "do_not_call",
}
OPPORTUNITY_MAP = {"source": "source", "product_interest": "product_interest"}


def account_values(lead: Lead) -> dict[str, Any]:
    """For a new account; without a company it is the person's."""
    values = _values(lead, ACCOUNT_MAP)
    return values if lead.company else {**values, "name": lead.full_name, "kind": "person"}


def contact_values(lead: Lead) -> dict[str, Any]:
    return _values(lead, CONTACT_MAP)


def opportunity_values(lead: Lead) -> dict[str, Any]:
    return _values(lead, OPPORTUNITY_MAP)


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


def _values(lead: Lead, field_map: dict[str, str]) -> dict[str, Any]:
    return {target: getattr(lead, source) for target, source in field_map.items()}


def _is_empty(value: Any) -> bool:
    return value is None or value == ""
