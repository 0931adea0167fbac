"""The path of leads, as the path engine wants it declared."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.forms import LeadForm
from leads.models import Lead, LeadStatus
from paths.registry import PathType, StepOption


def status_options(lead: Lead) -> list[StepOption]:
    """The statuses in use, and the lead's own even when it is not any more."""
    statuses = LeadStatus.objects.filter(Q(is_active=True) | Q(pk=lead.status_id))
    days = _days_by_status(lead)
    return [StepOption(str(s.pk), s.label, str(s.category), days.get(s.pk)) for s in statuses]


def _days_by_status(lead: Lead) -> dict[int | None, int]:
    """Days spent in each status that the lead has been in, as the history tells."""
    saves = lead.events.order_by("pgh_id").values_list("status_id", "pgh_created_at")  # type: ignore[attr-defined]
    spent: dict[int | None, timedelta] = defaultdict(timedelta)
    for (status_id, entered), (__, left) in pairwise([*saves, (None, timezone.now())]):
        spent[status_id] += left - entered
    return {key: max(0, time.days) for key, time in spent.items()}


PATH = PathType(
    record_type="leads.lead",
    noun=_("status"),
    scope=lambda lead: "",
    steps=status_options,
    current=lambda lead: str(lead.status_id),
    since=lambda lead: lead.status_changed_at,
    form_class=LeadForm,
    move_url=lambda lead: reverse("leads:move", args=[lead.pk]),
    fields_url=lambda lead: reverse("leads:fields", args=[lead.pk]),
    convert_url=lambda lead: None if lead.is_converted else reverse("leads:convert", args=[lead.pk]),
)
