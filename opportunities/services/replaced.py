"""Lines that another set of lines replaces: kept for a while, and put back.

They are a snapshot of their deal's lines (`core.snapshots`), forgotten with the other snapshots after 30 days.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from core.database import retried
from core.errors import BusinessRuleError
from core.models import Snapshot
from core.services import check_version, lock
from core.snapshots import rows_in, take
from opportunities.models import Opportunity, OpportunityLine
from opportunities.services.lines import write_lines
from products.lines import LineInput
from products.models import PriceBookEntry
from users.models import User


def opportunity_keep_lines(*, opportunity: Opportunity, by: User | None, note: str) -> Snapshot | None:
    """Writes down the lines of a locked deal before others replace them; None where it has none.

    note: what replaces them, such as a quote's number.
    """
    lines = list(opportunity.lines.all())
    return take(opportunity, kind=Snapshot.Kind.REPLACED, by=by, note=note, only=lines) if lines else None


def replaced_lines(key: Any) -> QuerySet[Snapshot]:
    """What is kept of the former lines of the deal with this key (or `OuterRef`), the newest first."""
    kind = ContentType.objects.get_for_model(Opportunity)
    return Snapshot.objects.filter(kind=Snapshot.Kind.REPLACED, content_type=kind, object_id=key).select_related("by")


def lines_in(snapshot: Snapshot) -> list[OpportunityLine]:
    """The lines that a snapshot holds, in order; without those whose price has been deleted meanwhile."""
    rows = sorted(rows_in(snapshot, OpportunityLine), key=lambda row: row.position)
    there = set(PriceBookEntry.objects.filter(pk__in=[row.entry_id for row in rows]).values_list("pk", flat=True))
    rows = [row for row in rows if row.entry_id in there]
    prefetch_related_objects(rows, "entry__product", "entry__price_book")
    return rows


@retried
@transaction.atomic
def opportunity_put_lines_back(
    *, opportunity: Opportunity, snapshot: Snapshot, by: User | None, version: int | None = None
) -> Opportunity:
    """Makes the lines of a snapshot those of the deal again, at their prices of then; those of now are kept in turn.

    They come back into their own price book, also where they are no longer sold. A quote that syncs follows or refuses.
    Raises StaleRecord, BusinessRuleError.
    """
    stored = lock(opportunity)
    check_version(stored, version)
    kept = replaced_lines(stored.pk).filter(pk=snapshot.pk).first()
    if kept is None:
        raise BusinessRuleError(_("These lines are no longer kept."))
    rows = lines_in(kept)
    if not rows:
        raise BusinessRuleError(_("The prices of these lines have been deleted meanwhile."))
    opportunity_keep_lines(opportunity=stored, by=by, note=_("lines put back"))
    lines: list[Any] = [LineInput.of(row) for row in rows]
    known = {row.entry_id for row in rows}
    return write_lines(stored, list(stored.lines.all()), lines, rows[0].entry.price_book, by=by, known=known)
