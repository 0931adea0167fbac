"""Deals with as many lines as a long offer has."""

from __future__ import annotations

from decimal import Decimal
from itertools import cycle, islice

from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from products.lines import LineInput
from products.models import PriceBookEntry
from tests.bench.viewers import Viewer, some

LINES = 50
DEALS = 10  # in turn


def long_deals(viewer: Viewer) -> list[int]:
    """Keys of open deals without quotes that have 50 lines each; they get them once."""
    rows = viewer.rows(Opportunity).filter(stage__outcome="open", quotes=None, lines__isnull=False)
    keys = some(rows, DEALS)
    for deal in Opportunity.objects.filter(pk__in=keys).select_related("price_book"):
        if deal.lines.count() != LINES:
            opportunity_set_lines(opportunity=deal, lines=_lines(deal), by=viewer.user)
    return keys


def _lines(deal: Opportunity) -> list[LineInput]:
    entries = PriceBookEntry.objects.usable().filter(price_book=deal.price_book, currency=deal.currency)
    found = islice(cycle(entries.select_related("product", "price_book").order_by("pk")[:LINES]), LINES)
    return [
        LineInput(entry, Decimal(number), description=f"Position {number}") for number, entry in enumerate(found, 1)
    ]
