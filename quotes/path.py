"""The path of quotes, as the path engine wants it declared: their statuses, which are not set up but given."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import pairwise, takewhile
from typing import Any

from django.db.models import Exists, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.path_facts import ACTIVITY_FACTS
from paths.registry import Fact, PathType, StepOption
from quotes.forms import QuoteForm
from quotes.models import Quote

Status = Quote.Status
KINDS = {Status.ACCEPTED: "won", Status.REJECTED: "lost", Status.DENIED: "lost"}
ORDER = (
    Status.DRAFT, Status.NEEDS_REVIEW, Status.IN_REVIEW, Status.APPROVED, Status.PRESENTED,
    Status.ACCEPTED, Status.DENIED, Status.REJECTED,
)  # fmt: skip


def all_options(scope: str = "") -> list[StepOption]:
    """All statuses, in the order of the path: rejected is a no of our own, denied one of the customer's."""
    return [StepOption(status.value, str(status.label), KINDS.get(status, "open")) for status in ORDER]


def is_possible(quote: Quote, step: str) -> bool:
    """Whether the status is one for this quote: one that was presented is answered by the customer, and no draft."""
    return not quote.is_locked or step in Quote.LOCKED


def days_by_status(quote: Quote) -> dict[str, int]:
    """Whole days spent in each status that the quote has been in, as the history tells."""
    saves = [(save.status, save.pgh_created_at) for save in _saves(quote)]
    spent: dict[str, timedelta] = defaultdict(timedelta)
    for (status, entered), (__, left) in pairwise([*saves, ("", timezone.now())]):
        spent[status] += left - entered
    return {status: max(0, time.days) for status, time in spent.items()}


def status_since(quote: Quote) -> datetime:
    """When the quote came into its status: the first of the latest saves in it."""
    stay = takewhile(lambda save: save.status == quote.status, reversed(_saves(quote)))
    at: datetime = min((save.pgh_created_at for save in stay), default=quote.created_at)
    return at


def _saves(quote: Quote) -> list[Any]:
    """The events of a quote, oldest first, with status and time; one query for a record at hand."""
    events: Any = Quote._meta.get_field("events").related_model
    rows = events.objects.only("pgh_obj", "status", "pgh_created_at").order_by("pgh_id")
    prefetch_related_objects([quote], Prefetch("events", rows, to_attr="saves"))
    return quote.saves  # type: ignore[attr-defined]


FACTS = (
    Fact(
        "has_line",
        _("Has a line"),
        _("Add a line"),
        lambda quote: Exists(quote.lines.all()),
        lambda quote: reverse("quotes:lines", args=[quote.pk]),
    ),
    Fact(
        "has_document",
        _("Has a document"),
        _("Create a PDF"),
        lambda quote: Exists(quote.documents.all()),
        lambda quote: f"{quote.get_absolute_url()}?tab=documents",
    ),
    *ACTIVITY_FACTS,
)


PATH = PathType(
    record_type="quotes.quote",
    noun=_("status"),
    scope=lambda quote: "",
    steps=lambda quote: all_options(),
    walk=lambda quote: (all_options(), days_by_status(quote)),
    options=all_options,
    scopes=lambda: [("", str(_("Quotes")))],
    facts=FACTS,
    current=lambda quote: str(quote.status),
    since=status_since,
    form_class=QuoteForm,
    move_url=lambda quote: reverse("quotes:move", args=[quote.pk]),
    fields_url=lambda quote: reverse("quotes:fields", args=[quote.pk]),
    tick_url=lambda quote: reverse("quotes:tick", args=[quote.pk]),
    is_possible=is_possible,
)
