"""Leads with a past: statuses entered so many days before a day."""

from datetime import UTC, datetime, time, timedelta

from leads.models import Lead
from leads.services import lead_change_status
from tests.factories.leads import make_lead


def noon(today, days):
    return datetime.combine(today, time(12), UTC) - timedelta(days=days)


def lead_history(owner, *steps, today):
    """A lead that entered each (status, days before `today`) in turn, at noon; it was written down with the first."""
    first, *others = steps
    lead = make_lead(owner, owner=owner, status=first[0])
    for step, __ in others:
        lead = lead_change_status(lead=lead, status=step, by=None)
    for event, (__, days) in zip(lead.events.order_by("pk"), steps, strict=True):
        since = noon(today, days)
        type(event).objects.filter(pk=event.pk).update(status_changed_at=since, pgh_created_at=since)
    moments = {"created_at": noon(today, first[1]), "status_changed_at": noon(today, steps[-1][1])}
    Lead.objects.filter(pk=lead.pk).update(**moments)  # one more event, which tells of no other status
    lead.refresh_from_db()
    return lead
