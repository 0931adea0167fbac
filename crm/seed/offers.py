"""Quotes with their lines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from crm.seed.chance import DAY, Calendar, weighted, yes
from crm.seed.copying import copy, reserve, reserve_numbers
from crm.seed.customers import Customers
from crm.seed.deals import Deal, Deals, line_values, money
from products.pricing import ZERO, Totals
from quotes.models import Quote, QuoteLine

SHARE = 0.25  # of deals with lines that have a quote
TAX = 19  # percent


def make_quotes(rng: random.Random, calendar: Calendar, deals: Deals, customers: Customers, book: int) -> int:
    """Writes quotes of some deals; most sync, and then their lines are the deal's. Returns how many there are."""
    quoted, has_quote, is_syncing = [], yes(rng, SHARE), yes(rng, 0.7)
    for n, deal in enumerate(deals.rows):
        if deal.lines and has_quote():
            quoted.append((n, deal, None if is_syncing() else rng.choice((5, 10, 20))))
    first = reserve(Quote, len(quoted))
    copy(Quote, QUOTE_COLUMNS, _quotes(rng, calendar, deals, customers, quoted, first, book))
    copy(QuoteLine, LINE_COLUMNS, _lines(quoted, first))
    return len(quoted)


QUOTE_COLUMNS = (
    "id", "created_at", "created_by_id", "changed_at", "changed_by_id", "owner_id", "number", "name", "opportunity_id",
    "contact_id", "email", "phone", "status", "presented_at", "expiration_date", "is_syncing", "price_book_id",
    "currency", "subtotal", "discount", "total_price", "tax", "grand_total", "billing_name", "shipping_name",
    "billing_country",
)  # fmt: skip


def _quotes(
    rng: random.Random,
    calendar: Calendar,
    deals: Deals,
    customers: Customers,
    quoted: list[tuple[int, Deal, int | None]],
    first: int,
    book: int,
) -> Iterator[tuple[Any, ...]]:
    number = reserve_numbers("quotes_quote_number", len(quoted))
    status = weighted(rng, Quote.Status.values, [20, 4, 4, 10, 2, 40, 15, 5])
    for index, (n, deal, discount) in enumerate(quoted):
        person = customers.people[n]
        firm = customers.firms[person.firm]
        created = min(deal.created + 3 * DAY, calendar.end)
        at, whose, stands = calendar.moment(created), deal.owner, status()
        subtotal, total = sum(line.total(0) for line in deal.lines), sum(line.total(discount) for line in deal.lines)
        tax = total * TAX // 100
        yield (
            first + index, at, whose, at, whose, whose, f"{number + index:08}", f"Offer for {firm.name[:200]}",
            deals.first + n, customers.first_contact + n, person.email, person.phone, stands,
            at if stands in Quote.LOCKED else None, calendar.day(created, 30), discount is None, book,
            deal.currency, money(subtotal), _percent(subtotal, total), money(total), money(tax),
            money(total + tax), firm.name, firm.name, firm.country[0],
        )  # fmt: skip


def _percent(subtotal: int, total: int) -> Any:
    """The quote's discount, by the one rule for it."""
    return Totals(ZERO + subtotal, ZERO + total).discount_percent


LINE_COLUMNS = ("quote_id", "entry_id", "position", "quantity", "list_price", "unit_price", "discount", "total")


def _lines(quoted: list[tuple[int, Deal, int | None]], first: int) -> Iterator[tuple[Any, ...]]:
    for index, (__, deal, discount) in enumerate(quoted):
        for position, line in enumerate(deal.lines, 1):
            yield (first + index, line.price.entry, position, *line_values(line, discount))
