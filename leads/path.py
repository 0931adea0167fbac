"""The path of leads, as the path engine wants it declared."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.path_facts import ACTIVITY_FACTS
from core.criteria import Row
from core.replay import event_model
from leads.forms import LeadForm
from leads.models import Lead, LeadStatus
from paths.registry import PathType, StepOption, Whereabouts


def status_options(lead: Lead) -> list[StepOption]:
    """The statuses in use, and the lead's own even when it is not any more."""
    return _options(LeadStatus.objects.filter(Q(is_active=True) | Q(pk=lead.status_id)))


def all_options(scope: str) -> list[StepOption]:
    """All statuses."""
    return _options(LeadStatus.objects.all())


def _options(statuses: QuerySet[LeadStatus]) -> list[StepOption]:
    return [StepOption(str(s.pk), s.label, str(s.category), s.is_active, s) for s in statuses]


def days_by_status(lead: Lead) -> dict[str, int]:
    """Whole days spent in each status that the lead has been in, as the history tells."""
    saves = lead.events.order_by("pgh_id").values_list("status_id", "pgh_created_at")  # type: ignore[attr-defined]
    spent: dict[int | None, timedelta] = defaultdict(timedelta)
    for (status_id, entered), (__, left) in pairwise([*saves, (None, timezone.now())]):
        spent[status_id] += left - entered
    return {str(key): max(0, time.days) for key, time in spent.items()}


def standing(scope: str, reader: Any) -> QuerySet:
    """The leads in each status."""
    return Lead.objects.visible_to(reader).annotate(step=F("status_id"))


def marks(scope: str, reader: Any, begin: datetime) -> QuerySet:
    """The history of the leads that have changed their status since `begin`: each event says since when it is so."""
    moved = Lead.objects.visible_to(reader).moved_since(begin)
    events: Any = event_model(Lead)._default_manager.filter(pgh_obj__in=moved.order_by().values("pk"))
    return events.annotate(record=F("pgh_obj_id"), step=F("status_id"), at=F("status_changed_at"), place=F("pgh_id"))


def listed(step: str) -> str:
    return f"{reverse('leads:list')}?{urlencode({'scope': 'all', 'f': Row('status', 'is', step).as_text()})}"


# Nothing of a lead hangs on tables of its own: its fields say the rest.
FACTS = ACTIVITY_FACTS


PATH = PathType(
    record_type="leads.lead",
    noun=_("status"),
    scope=lambda lead: "",
    steps=status_options,
    walk=lambda lead: (status_options(lead), days_by_status(lead)),
    options=all_options,
    scopes=lambda: [("", str(_("Leads")))],
    facts=FACTS,
    current=lambda lead: str(lead.status_id),
    since=lambda lead: lead.status_changed_at,
    form_class=LeadForm,
    move_url=lambda lead: reverse("leads:move", args=[lead.pk]),
    fields_url=lambda lead: reverse("leads:fields", args=[lead.pk]),
    tick_url=lambda lead: reverse("leads:tick", args=[lead.pk]),
    whereabouts=Whereabouts(standing, marks, listed),
    convert_url=lambda lead: None if lead.is_converted else reverse("leads:convert", args=[lead.pk]),
)
