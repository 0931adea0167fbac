"""What quotes do when an opportunity's lines or fields change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from opportunities.models import Opportunity
from products.lines import LineInput
from quotes.services.mapping import follow_fields, reopened_fields
from quotes.services.sync import allocate_discount, follow_opportunity
from users.models import User


def opportunity_lines_changing(
    sender: Any, *, opportunity: Opportunity, lines: Sequence[LineInput], **kwargs: Any
) -> list[Any] | None:
    """Receiver of `opportunities.signals.lines_changing`: in the same transaction, the opportunity being locked."""
    return allocate_discount(opportunity, lines)


def opportunity_lines_changed(
    sender: Any, *, opportunity: Opportunity, by: User | None, origin: Any = None, is_told: bool = False, **kwargs: Any
) -> None:
    """Receiver of `opportunities.signals.lines_changed`: in the same transaction, the opportunity being locked."""
    follow_opportunity(opportunity, by=by, origin=origin, is_told=is_told)


def opportunity_fields_changing(
    sender: Any, *, opportunity: Opportunity, changes: Mapping[str, Any], **kwargs: Any
) -> dict[str, Any]:
    """Receiver of `opportunities.signals.fields_changing`: in the same transaction, the opportunity being locked."""
    return reopened_fields(opportunity, changes)


def opportunity_fields_changed(
    sender: Any, *, opportunity: Opportunity, by: User | None, changed: Set[str], **kwargs: Any
) -> None:
    """Receiver of `opportunities.signals.fields_changed`: in the same transaction, the opportunity being locked."""
    follow_fields(opportunity, by=by, changed=changed)
