"""A new deal that is like another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from core.catalogue import fields_of
from core.services import lock
from opportunities.models import Opportunity
from opportunities.services.contact_roles import contact_role_add
from opportunities.services.records import opportunity_create
from opportunities.services.team import team_member_add
from products.lines import split_sold
from users.models import User

# How the other deal stood, which says nothing about a new one.
OWN = {"name", "close_date", "probability", "forecast_category", "next_step", "loss_reason", "loss_note"}


@transaction.atomic
def opportunity_clone(
    *,
    opportunity: Opportunity,
    by: User,
    name: str,
    close_date: date,
    with_lines: bool = False,
    with_contact_roles: bool = False,
    with_team: bool = False,
) -> Opportunity:
    """A new deal of `by` like this one, in the first open stage of its pipeline.

    with_lines: its products with their prices and discounts, but for those that are no longer sold (`split_sold`); the
    amount is the sum of what was copied. Without them amount and quantity stay, to be typed. Quotes, competitors
    and activities stay with the other deal. Raises BusinessRuleError.
    """
    stored = lock(opportunity)
    lines, __ = split_sold(stored.lines) if with_lines else ([], [])
    fields = _fields(stored, is_priced=bool(lines))
    clone = opportunity_create(
        by=by, pipeline=stored.stage.pipeline, lines=lines, name=name, close_date=close_date, **fields
    )
    if with_contact_roles:
        _copy_contact_roles(stored, clone, by)
    if with_team:
        _copy_team(stored, clone, by)
    clone.refresh_from_db()
    return clone


def _fields(stored: Opportunity, *, is_priced: bool) -> dict[str, Any]:
    """What a clone has of the other deal."""
    names = [name for name, field in fields_of(Opportunity).items() if field.is_editable and name not in OWN]
    fields = {name: getattr(stored, name) for name in names}
    if not is_priced and stored.price_book and not stored.price_book.is_active:
        fields["price_book"] = None
    return fields


def _copy_contact_roles(stored: Opportunity, clone: Opportunity, by: User) -> None:
    for row in stored.contact_roles.select_related("contact", "role"):
        contact_role_add(opportunity=clone, contact=row.contact, by=by, role=row.role, is_primary=row.is_primary)


def _copy_team(stored: Opportunity, clone: Opportunity, by: User) -> None:
    """The members who are still there; whoever owns the new deal needs no place in its team."""
    members = stored.team.filter(user__is_active=True).exclude(user=clone.owner_id).select_related("user", "share")
    for member in members:
        team_member_add(opportunity=clone, user=member.user, by=by, role=member.role, access=member.access)
