"""What gates can ask of any record that has activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.facts import happened_since, is_planned
from paths.registry import Fact


def _within(days: int) -> Callable[[Any], Exists]:
    return lambda record: happened_since(record, timezone.now() - timedelta(days=days))


ACTIVITY_FACTS = (
    Fact("active_7", _("Something happened in the last 7 days"), _("Log what happened in the last 7 days"), _within(7)),
    Fact(
        "active_14",
        _("Something happened in the last 14 days"),
        _("Log what happened in the last 14 days"),
        _within(14),
    ),
    Fact(
        "active_30",
        _("Something happened in the last 30 days"),
        _("Log what happened in the last 30 days"),
        _within(30),
    ),
    Fact("is_planned", _("A next activity is planned"), _("Plan the next activity"), is_planned),
)
