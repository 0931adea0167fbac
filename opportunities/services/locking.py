"""A deal locked for a change of its fields."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.conflicts import merge
from core.errors import BusinessRuleError
from core.services import check_update_names, check_version, lock
from opportunities.models import Opportunity, Stage


def lock_for_change(
    opportunity: Opportunity, version: int | None, fields: dict[str, Any], *, to: Stage | None = None
) -> tuple[Opportunity, dict[str, Any]]:
    """The stored deal, locked, and those of `fields`, read at `version`, that are to be written (`core.conflicts`).

    to: the stage to which it moves with them: `stage` among what is written, unless it is the one that was read. Who
    moved it elsewhere meanwhile is told, and without fields everybody who changed it. Raises StaleRecord, RecordGone,
    BusinessRuleError.
    """
    check_update_names(opportunity, fields)
    stored = lock(opportunity, "stage")
    moved = {} if to is None else {"stage": to}
    if moved and not fields:
        check_version(stored, version)
        return stored, moved
    changes = merge(stored, version, {**fields, **moved})
    _check_follows_lines(stored, changes)
    return stored, changes


def _check_follows_lines(stored: Opportunity, fields: dict[str, Any]) -> None:
    """Refuses to change what the lines decide."""
    follows = {
        "amount": _("The amount follows the lines: change the lines instead."),
        "total_quantity": _("The quantity follows the lines: change the lines instead."),
        "currency": _("The currency cannot change while there are lines: remove the lines first."),
        "price_book": _("The price book cannot change here while there are lines: use “Change price book”."),
    }
    changed = [name for name in follows if name in fields and fields[name] != getattr(stored, name)]
    if changed and stored.lines.exists():
        raise BusinessRuleError(errors={name: [follows[name]] for name in changed})
