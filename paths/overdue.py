"""Records that have stood in their step for longer than their path expects, as a condition for lists of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from paths.services import expected_days


def overdue(record_type: str, *, step: str, since: str) -> Q:
    """Those of whom `bar.Step.is_overdue` says so: whole days, more than are expected. One statement, made at once.

    step, since: the fields that say where a record stands, by the step's key, and since when.
    """
    now = timezone.now()
    steps: dict[int, list[str]] = defaultdict(list)
    for key, days in expected_days(record_type).items():
        steps[days].append(key)
    found = Q(pk__in=[])
    for days, keys in steps.items():
        found |= Q(**{f"{step}__in": keys, f"{since}__lte": now - timedelta(days=days + 1)})
    return found
