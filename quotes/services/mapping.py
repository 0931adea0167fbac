"""Header fields that are kept the same while a quote syncs, as an administrator mapped them (docs/adr/0014).

Whichever side is written, its service brings the change to the other in the same transaction. Only fields that differ
are written, so that an echo finds nothing to do. Locks: the opportunity first, then the quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.catalogue import fields_of
from core.errors import BusinessRuleError
from core.reference import reference_delete, reference_save
from core.services import lock, touch
from jobs.registry import JobKind, Skip, Turn
from jobs.services import job_start
from opportunities.models import Opportunity
from opportunities.services.stage_history import opportunity_touch
from quotes.mappable import mappable, mismatch
from quotes.models import Quote, SyncedField
from quotes.services.lines import lock_with_opportunity
from users.models import User

KEY = "align_synced_fields"
# Of a closed deal it says when it was decided, which no quote knows.
OF_THE_CLOSING = frozenset({"close_date"})


@transaction.atomic
def synced_field_create(*, by: User, **fields: Any) -> SyncedField:
    """Maps a field of the quote to one of the opportunity. Quotes that sync are aligned by a job, the quote's value
    first. Raises BusinessRuleError.
    """
    return _save(SyncedField(), by=by, **fields)


@transaction.atomic
def synced_field_update(*, synced_field: SyncedField, by: User, **fields: Any) -> SyncedField:
    """Maps a field to another one; aligns as `synced_field_create` does. Raises RecordGone, BusinessRuleError."""
    return _save(synced_field, by=by, **fields)


@transaction.atomic
def synced_field_delete(*, synced_field: SyncedField, by: User) -> None:
    """Keeps two fields the same no longer; both stay as they are. Raises RecordGone."""
    _wait_for_readers()
    reference_delete(synced_field, by=by)


def _save(row: SyncedField, *, by: User, **fields: Any) -> SyncedField:
    _wait_for_readers()
    saved = reference_save(row, by=by, **fields)
    ours, theirs = mappable("quotes.quote"), mappable("opportunities.opportunity")
    problem = mismatch(ours[saved.quote_field], theirs[saved.opportunity_field])
    if problem:
        raise BusinessRuleError(problem, field="opportunity_field")
    syncing = Quote.objects.syncing().order_by("pk")
    if syncing.exists():
        job_start(kind=KEY, by=by, title=_("Keep the same: %(fields)s") % {"fields": saved}, records=syncing)
    return saved


def _wait_for_readers() -> None:
    """Waits for every transaction that has read the mapping, and has later ones wait for this one: a sync that begins
    meanwhile would miss the new field, and so would the job.
    """
    with connection.cursor() as cursor:
        cursor.execute("lock table quotes_syncedfield in access exclusive mode")


def differing(quote: Quote, opportunity: Opportunity) -> list[SyncedField]:
    """The mapped fields that a sync holds together and that are not the same."""
    return [
        field
        for field in SyncedField.objects.all()
        if _is_held(field, quote, opportunity)
        and getattr(quote, field.quote_field) != getattr(opportunity, field.opportunity_field)
    ]


def _is_held(field: SyncedField, quote: Quote, opportunity: Opportunity) -> bool:
    """Not the day on which a deal was closed, nor what a presented quote leaves empty: that promised nothing."""
    if field.opportunity_field in OF_THE_CLOSING and opportunity.is_closed:
        return False
    return not (quote.is_locked and is_empty(getattr(quote, field.quote_field)))


def is_empty(value: Any) -> bool:
    return value is None or value == ""


def align_fields(quote: Quote, opportunity: Opportunity, *, by: User | None) -> None:
    """Makes the mapped fields of both sides, which are locked, the same before a sync begins.

    The quote's values hold, but for empty ones, which take the opportunity's. Raises BusinessRuleError.
    """
    found = differing(quote, opportunity)
    _to_quote([f for f in found if is_empty(getattr(quote, f.quote_field))], quote, opportunity, by=by)
    _to_opportunity([f for f in found if not is_empty(getattr(quote, f.quote_field))], quote, opportunity, by=by)


def share_fields(quote: Quote, opportunity: Opportunity, *, changed: Iterable[str], by: User | None) -> None:
    """Brings what `changed` of a syncing quote to its opportunity; both are locked. Raises BusinessRuleError."""
    found = [field for field in differing(quote, opportunity) if field.quote_field in {*changed}]
    _to_opportunity(found, quote, opportunity, by=by)


def reopened_fields(opportunity: Opportunity, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Further changes of a locked deal that these `changes` reopen; none for any others.

    What was its own while it was closed comes under the mapping again: the quote's value holds, as when a sync begins.
    Where the quote has none, it takes the deal's (`follow_fields`).
    """
    if not opportunity.is_closed or changes.get("stage", opportunity.stage).is_closed:
        return {}
    quote = Quote.objects.filter(opportunity=opportunity).syncing().first()
    fields = SyncedField.objects.filter(opportunity_field__in=OF_THE_CLOSING) if quote else ()
    values = {field.opportunity_field: getattr(quote, field.quote_field) for field in fields}
    return {name: value for name, value in values.items() if not is_empty(value)}


def follow_fields(opportunity: Opportunity, *, changed: Iterable[str], by: User | None) -> None:
    """Brings what `changed` of a locked opportunity to its syncing quote, and to one without a day that of a deal which
    is reopened. What else differs was mapped a moment ago: the job that aligns it is on its way.

    Raises BusinessRuleError, for a quote that was presented at the opportunity's field.
    """
    if not {*changed} & {*mappable("opportunities.opportunity"), "closed_at"}:
        return
    quote = Quote.objects.filter(opportunity=opportunity).syncing().first()
    found = differing(quote, opportunity) if quote else []
    if quote is None or not found:
        return
    theirs = [field for field in found if field.opportunity_field in {*changed} or _is_reopened(field, quote)]
    if theirs and quote.is_locked:
        raise BusinessRuleError(errors={f.opportunity_field: [_locked_text(f, quote)] for f in theirs})
    _to_quote(theirs, quote, opportunity, by=by)


def _is_reopened(field: SyncedField, quote: Quote) -> bool:
    """Only while the deal was closed could the quote empty what it now differs in."""
    return field.opportunity_field in OF_THE_CLOSING and is_empty(getattr(quote, field.quote_field))


def _locked_text(field: SyncedField, quote: Quote) -> str:
    return _(
        "It is kept the same as “%(field)s” of quote %(quote)s, which was presented: make a new version of it, or "
        "stop its sync first."
    ) % {"field": _label(Quote, field.quote_field), "quote": quote.numbered}


def _to_quote(fields: list[SyncedField], quote: Quote, opportunity: Opportunity, *, by: User | None) -> None:
    if fields:
        changes = {field.quote_field: getattr(opportunity, field.opportunity_field) for field in fields}
        with _refused_at(Quote, {field.quote_field: field.opportunity_field for field in fields}, changes):
            stored = quote if hasattr(quote, "database_time") else lock(quote)
            touch(stored, by=by, changes=changes)


def _to_opportunity(fields: list[SyncedField], quote: Quote, opportunity: Opportunity, *, by: User | None) -> None:
    if fields:
        changes = {field.opportunity_field: getattr(quote, field.quote_field) for field in fields}
        with _refused_at(Opportunity, {field.opportunity_field: field.quote_field for field in fields}, changes):
            opportunity_touch(opportunity, by=by, changes=changes)


@contextmanager
def _refused_at(model: Any, names: Mapping[str, str], changes: Mapping[str, Any]) -> Iterator[None]:
    """What the other side refuses is said at the field that somebody changed, and names its partner."""

    def said(name: str, why: str) -> str:
        if is_empty(changes.get(name)):
            text = _("It is kept the same as “%(field)s” of the %(record)s, which cannot be empty.")
        else:
            text = _("It is kept the same as “%(field)s” of the %(record)s: %(why)s")
        return text % {"field": _label(model, name), "record": model._meta.verbose_name, "why": why}

    try:
        yield
    except BusinessRuleError as error:
        raise BusinessRuleError(
            errors={
                names.get(str(name)): [said(str(name), text) if name in names else text for text in texts]
                for name, texts in error.errors.items()
            }
        ) from error


def _label(model: Any, name: str) -> str:
    return str(capfirst(fields_of(model)[name].label))


def run_item(turn: Turn) -> None:
    """Aligns one quote that syncs with its opportunity."""
    opportunity, quote = lock_with_opportunity(turn.record)  # type: ignore[arg-type]
    if not quote.is_syncing:
        raise Skip(_("It syncs no longer."))
    align_fields(quote, opportunity, by=turn.by)


# Without an undo: the two would differ again while they are mapped. What stood there is in their history.
ALIGN_FIELDS = JobKind(
    KEY,
    gettext_lazy("Keep fields the same"),
    run_item,
    permission=lambda job: "quotes.change_syncedfield",
    icon="refresh",
    limit=500_000,
    reaches_all=True,
)
