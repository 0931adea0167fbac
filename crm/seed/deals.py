"""Opportunities with their lines, contact roles and stage history. Opportunity n is with contact n."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import LeadSource
from crm.seed import words
from crm.seed.catalogue import Catalogue, Price
from crm.seed.chance import DAY, Calendar, portion_counts, weighted, yes, zipf
from crm.seed.copying import copy, reserve
from crm.seed.customers import Customers
from crm.seed.people import Staff
from opportunities.models import (
    ContactRole,
    ContactRoleName,
    LossReason,
    Opportunity,
    OpportunityLine,
    Stage,
    StageChange,
)

LINES_EACH = 4
LINE_COUNTS = {0: 18, 1: 20, 2: 16, 3: 12, 4: 9, 5: 7, 6: 6, 8: 5, 12: 4, 20: 3, 40: 1}  # number: weight
CONVERTED_FIRST, CONVERTED_LATER = (
    0.9,
    0.3,
)  # shares of contacts that came of a lead: of each account's first, of others
WITHOUT_DEAL = 0.1  # of conversions that made an account


class Step(NamedTuple):
    """A stage that a deal has entered, and when (seconds)."""

    stage: Stage
    at: int


class Line(NamedTuple):
    """A line; all amounts in cents."""

    price: Price
    quantity: int
    unit_cents: int
    discount: int

    def total(self, discount: int | None = None) -> int:
        """Quantity x price less the discount, halves rounded up: what `products.pricing` says of whole cents."""
        percent = 100 - (self.discount if discount is None else discount)
        return (self.quantity * self.unit_cents * percent + 50) // 100


@dataclass(slots=True)
class Deal:
    """An opportunity. amount: cents or None. converts: it, or its contact, was made by a lead's conversion."""

    owner: int
    currency: str
    created: int
    steps: list[Step]
    close: int
    lines: list[Line]
    amount: int | None
    converts: bool
    has_deal: bool = True  # the conversion made the opportunity as well

    @property
    def stage(self) -> Stage:
        return self.steps[-1].stage

    @property
    def changed(self) -> int:
        return self.steps[-1].at


@dataclass
class Deals:
    """All opportunities, in the order of their ids."""

    first: int
    rows: list[Deal] = field(default_factory=list)


def money(cents: int | None) -> str | None:
    return None if cents is None else f"{cents // 100}.{cents % 100:02}"


def make_deals(
    rng: random.Random, staff: Staff, calendar: Calendar, catalogue: Catalogue, customers: Customers
) -> Deals:
    """Writes an opportunity for each contact, and all that hangs on it."""
    count = len(customers.people)
    deals = Deals(reserve(Opportunity, count))
    copy(Opportunity, DEAL_COLUMNS, _opportunities(rng, staff, calendar, catalogue, customers, deals))
    line_id = reserve(OpportunityLine, sum(len(deal.lines) for deal in deals.rows))
    copy(OpportunityLine, LINE_COLUMNS, _lines(deals, line_id))
    copy(StageChange, STAGE_COLUMNS, _stage_changes(deals, calendar))
    copy(ContactRole, ROLE_COLUMNS, _contact_roles(rng, deals, customers))
    return deals


DEAL_COLUMNS = (
    "id", "created_at", "created_by_id", "changed_at", "changed_by_id", "owner_id", "name", "account_id", "stage_id",
    "close_date", "amount", "currency", "probability", "forecast_category", "type", "source_id", "next_step",
    "loss_reason_id", "total_quantity", "price_book_id", "stage_changed_at", "closed_at",
)  # fmt: skip


def _opportunities(
    rng: random.Random, staff: Staff, calendar: Calendar, catalogue: Catalogue, customers: Customers, deals: Deals
) -> Iterator[tuple[Any, ...]]:
    source = zipf(rng, [*LeadSource.objects.order_by("position").values_list("pk", flat=True), None], 0.5)
    name, interest = zipf(rng, words.DEALS, 0.6), zipf(rng, words.NEXT_STEPS)
    loss = zipf(rng, list(LossReason.objects.values_list("pk", flat=True)))
    kind = weighted(rng, [*Opportunity.Type.values, ""], [5, 4, 2])
    for n, deal in enumerate(_drawn(rng, staff, calendar, catalogue, customers)):
        deals.rows.append(deal)
        firm_index = customers.people[n].firm
        stage, changed = deal.stage, calendar.moment(deal.changed)
        yield (
            deals.first + n, calendar.moment(deal.created), deal.owner, changed, deal.owner, deal.owner,
            f"{customers.firms[firm_index].name[:80]}: {name()}", customers.first_account + firm_index, stage.pk,
            calendar.day(deal.close), money(deal.amount), deal.currency, stage.probability, stage.forecast_category,
            kind(), source(), "" if stage.is_closed else interest(), loss() if stage.outcome == "lost" else None,
            sum(line.quantity for line in deal.lines) or None, catalogue.book if deal.lines else None, changed,
            changed if stage.is_closed else None,
        )  # fmt: skip


def _drawn(
    rng: random.Random, staff: Staff, calendar: Calendar, catalogue: Catalogue, customers: Customers
) -> Iterator[Deal]:
    count, firms = len(customers.people), customers.firms
    owner, is_own, is_dollar = staff.owners(rng), yes(rng, 0.9), yes(rng, 0.15)
    is_first, is_later, without = yes(rng, CONVERTED_FIRST), yes(rng, CONVERTED_LATER), yes(rng, WITHOUT_DEAL)
    has_amount, walk, basket = yes(rng, 0.8), _Walk(rng, calendar), _Basket(rng, catalogue)
    numbers = portion_counts(rng, list(LINE_COUNTS), list(LINE_COUNTS.values()), count, LINES_EACH * count)
    for n, person in enumerate(customers.people):
        converts = is_first() if n < len(firms) else is_later()
        has_deal = converts and not (n < len(firms) and without())
        currency = "USD" if is_dollar() else "EUR"
        created = person.created if has_deal else calendar.later(rng, person.created, 60)
        steps, close = walk(created)
        lines = [basket(currency) for __ in range(numbers[n])]
        amount = sum(line.total() for line in lines) if lines else None
        if amount is None and has_amount():
            amount = int(10 ** (4.5 + rng.random() * 3)) // 1000 * 1000
        whose = firms[person.firm].owner if is_own() else owner()
        yield Deal(whose, currency, created, steps, close, lines, amount, converts, has_deal)


class _Walk:
    """Draws the stages that a deal has gone through, and the moment of its close date."""

    def __init__(self, rng: random.Random, calendar: Calendar):
        stages = list(Stage.objects.filter(pipeline__is_default=True, is_active=True).order_by("position", "pk"))
        self.rng, self.calendar = rng, calendar
        self.open = [stage for stage in stages if not stage.is_closed]
        self.won = next(stage for stage in stages if stage.is_won)
        self.lost = next(stage for stage in stages if stage.outcome == Stage.Outcome.LOST)
        self.depth = zipf(rng, range(len(self.open)), 0.5)
        self.is_won, self.is_late = yes(rng, 0.42), yes(rng, 0.06)

    def __call__(self, created: int) -> tuple[list[Step], int]:
        calendar = self.calendar
        ends = calendar.later(self.rng, created, 75)
        is_closed = ends < calendar.end and not self.is_late()
        moments = sorted(created + int(self.rng.random() * (ends - created)) for __ in range(self.depth()))
        steps = [Step(stage, at) for stage, at in zip(self.open, [created, *moments], strict=False)]
        if is_closed:
            return [*steps, Step(self.won if self.is_won() else self.lost, ends)], ends
        return steps, calendar.end + int((self.rng.random() - 0.15) * 120) * DAY


class _Basket:
    """Draws lines."""

    def __init__(self, rng: random.Random, catalogue: Catalogue):
        self.price = {currency: zipf(rng, prices, 0.6) for currency, prices in catalogue.prices.items()}
        self.quantity = zipf(rng, [1, 2, 5, 3, 10, 4, 12, 20, 6, 50, 100, 25], 0.9)
        self.discount = weighted(rng, (0, 5, 10, 15, 20, 3, 50), (60, 12, 12, 6, 4, 4, 1))
        self.is_dealt = yes(rng, 0.1)

    def __call__(self, currency: str) -> Line:
        price = self.price[currency]()
        cents = price.cents * 95 // 100 if self.is_dealt() else price.cents
        return Line(price, self.quantity(), cents, self.discount())


LINE_COLUMNS = (
    "id", "opportunity_id", "entry_id", "position", "quantity", "list_price", "unit_price", "discount", "total",
)  # fmt: skip


def line_values(line: Line, discount: int | None = None) -> tuple[Any, ...]:
    """From the entry to the total, as both kinds of lines keep them; `discount` in place of the line's own."""
    percent = line.discount if discount is None else discount
    return (line.quantity, money(line.price.cents), money(line.unit_cents), percent, money(line.total(discount)))


def _lines(deals: Deals, first: int) -> Iterator[tuple[Any, ...]]:
    key = first
    for n, deal in enumerate(deals.rows):
        for position, line in enumerate(deal.lines, 1):
            yield (key, deals.first + n, line.price.entry, position, *line_values(line))
            key += 1


STAGE_COLUMNS = (
    "opportunity_id", "stage_id", "amount", "currency", "probability", "forecast_category", "close_date",
    "previous_amount", "previous_close_date", "entered_at", "left_at", "by_id",
)  # fmt: skip


def _stage_changes(deals: Deals, calendar: Calendar) -> Iterator[tuple[Any, ...]]:
    """Spans that touch; the last is open. Amount and close date were the same from the first on."""
    for n, deal in enumerate(deals.rows):
        amount, close = money(deal.amount), calendar.day(deal.close)
        ends = [calendar.moment(step.at) for step in deal.steps[1:]]
        before: tuple[Any, ...] = (None, None)
        for step, left in zip(deal.steps, [*ends, None], strict=True):
            stage, entered = step.stage, calendar.moment(step.at)
            yield (
                deals.first + n, stage.pk, amount, deal.currency, stage.probability, stage.forecast_category, close,
                *before, entered, left, deal.owner,
            )  # fmt: skip
            before = (amount, close)


ROLE_COLUMNS = ("opportunity_id", "contact_id", "role_id", "is_primary")


def _contact_roles(rng: random.Random, deals: Deals, customers: Customers) -> Iterator[tuple[Any, ...]]:
    """Its contact as the primary one, and in a third of the deals a colleague."""
    roles = zipf(rng, [*ContactRoleName.objects.values_list("pk", flat=True), None], 0.5)
    has_second = yes(rng, 0.35)
    for n in range(len(deals.rows)):
        yield (deals.first + n, customers.first_contact + n, roles(), True)
        first_of_firm = customers.people[n].firm
        if first_of_firm != n and has_second():
            yield (deals.first + n, customers.first_contact + first_of_firm, roles(), False)
