"""A quote that was presented stays as it was: what may still change, and what is refused in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from quotes.models import Quote


def check_unlocked(quote: Quote, field: str | None = None) -> None:
    """Refuses a quote that was presented. Raises BusinessRuleError."""
    if quote.is_locked:
        raise BusinessRuleError(locked_text(quote), field=field)


def locked_text(quote: Quote) -> str:
    return _("Quote %(quote)s was presented and stays as it is: make a new version of it.") % {"quote": quote.numbered}


def check_fields(quote: Quote, fields: Mapping[str, Any]) -> None:
    """Refuses to change the words and amounts of a quote that was presented, each at its field."""
    if quote.is_locked:
        changed = [name for name in fields if name != "status" and fields[name] != getattr(quote, name)]
        if changed:
            raise BusinessRuleError(errors={name: [locked_text(quote)] for name in changed})


def locking(quote: Quote | None, status: str | None, *, at: datetime, has_lines: bool) -> dict[str, Any]:
    """What follows from the status that a quote (None: a new one) takes on `at`. Raises BusinessRuleError at it."""
    was_locked = quote is not None and quote.is_locked
    if status in Quote.LOCKED:
        if not has_lines and not was_locked:
            raise BusinessRuleError(_("It offers nothing yet: add a line first."), field="status")
        return {} if was_locked else {"presented_at": at}
    if quote is not None and was_locked:
        raise BusinessRuleError(locked_text(quote), field="status")
    return {}
