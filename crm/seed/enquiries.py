"""Leads, and the conversions of those that became customers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts.models import INDUSTRIES, LeadSource, Rating, Salutation
from crm.seed import words
from crm.seed.chance import DAY, Calendar, even, weighted, yes, zipf
from crm.seed.copying import copy, reserve
from crm.seed.customers import Customers, Names
from crm.seed.deals import Deal, Deals
from crm.seed.people import Staff
from leads.models import Conversion, Lead, LeadStatus

IN_QUEUES = 0.03  # share of unconverted leads that nobody has taken
FRESH = 4 * DAY  # seconds; younger ones may be unread


@dataclass
class Leads:
    """All leads: the id of the first, how many there are, and the creation of each (seconds)."""

    first: int
    moments: list[int]


def make_leads(
    rng: random.Random, staff: Staff, calendar: Calendar, customers: Customers, deals: Deals, count: int
) -> Leads:
    """Writes `count` leads in the order in which they came, and a conversion for each that a deal or contact needs."""
    converted = [n for n, deal in enumerate(deals.rows) if deal.converts]
    begun = [(_before(rng, calendar, customers.people[n].created), n) for n in converted]
    others = calendar.moments(rng, count - len(begun))
    order = sorted([*begun, *((at, -1) for at in others)])
    leads = Leads(reserve(Lead, count), [at for at, __ in order])
    copy(Lead, LEAD_COLUMNS, _leads(rng, staff, calendar, customers, deals, leads.first, order))
    copy(Conversion, CONVERSION_COLUMNS, _conversions(calendar, customers, deals, leads.first, order))
    return leads


def _before(rng: random.Random, calendar: Calendar, moment: int) -> int:
    """When a lead came that was converted at `moment`: some days earlier."""
    return moment - 3600 - int(rng.expovariate(1 / 15) * DAY)


LEAD_COLUMNS = (
    "id", "created_at", "created_by_id", "changed_at", "changed_by_id", "owner_id", "queue_id", "salutation",
    "first_name", "last_name", "company", "title", "email", "phone", "mobile", "website", "status_id",
    "status_changed_at", "rating", "source_id", "industry", "annual_revenue", "employees", "product_interest",
    "description", "street", "city", "postal_code", "country", "do_not_call", "has_opted_out_of_email", "is_unread",
    "converted_at", "converted_account_id", "converted_contact_id", "converted_opportunity_id",
)  # fmt: skip


def _leads(
    rng: random.Random,
    staff: Staff,
    calendar: Calendar,
    customers: Customers,
    deals: Deals,
    first: int,
    order: list[tuple[int, int]],
) -> Iterator[tuple[Any, ...]]:
    maker = _LeadMaker(rng, staff, calendar)
    for index, (created, n) in enumerate(order):
        if n < 0:
            head, tail = maker.open(index, created, index < len(order) // 4)
        else:
            head, tail = maker.converted(index, n, customers, deals)
        yield (first + index, calendar.moment(created), *head, *maker.interest(), *tail)


class _LeadMaker:
    def __init__(self, rng: random.Random, staff: Staff, calendar: Calendar):
        self.rng, self.calendar = rng, calendar
        self.names = Names(rng)
        self.owner, self.old_owner = staff.owners(rng), staff.old_owners(rng)
        self.queue, self.in_queue = zipf(rng, staff.queues), yes(rng, IN_QUEUES)
        statuses = list(LeadStatus.objects.filter(is_active=True))
        self.open_status = zipf(rng, [s.pk for s in statuses if s.category == "open"], 0.3)
        self.closed_status = even(rng, [s.pk for s in statuses if s.category == "closed"])
        self.converted_status = next(s.pk for s in statuses if s.category == "converted")
        self.is_closed, self.is_unread, self.is_moved = yes(rng, 0.55), yes(rng, 0.5), yes(rng, 0.6)
        self.salutation = weighted(rng, [*Salutation.values, ""], [20, 20, 5, 1, 2, 1, 60])
        self.title, self.has_title = zipf(rng, words.TITLES, 0.5), yes(rng, 0.6)
        self.has_email, self.has_phone, self.has_mobile = yes(rng, 0.88), yes(rng, 0.7), yes(rng, 0.15)
        self.is_private_mail, self.has_website = yes(rng, 0.22), yes(rng, 0.35)
        self.rating = weighted(rng, [*Rating.values, ""], [1, 3, 2, 8])
        sources = LeadSource.objects.order_by("position").values_list("pk", flat=True)
        self.source = zipf(rng, [*sources, None], 0.6)
        self.industry, self.size = (
            zipf(rng, [*INDUSTRIES, ""], 0.3),
            zipf(rng, [None, 5, 20, 100, 10, 50, 500, 2000], 0.6),
        )
        self.product, self.message = zipf(rng, ["", *words.INTERESTS], 0.5), weighted(
            rng, ["", *words.MESSAGES], [12, *[1] * len(words.MESSAGES)]
        )  # fmt: skip
        self.street, self.has_street, self.opts_out = zipf(rng, words.STREETS, 0.3), yes(rng, 0.3), yes(rng, 0.04)

    def interest(self) -> tuple[Any, ...]:
        """Rating to description."""
        size = self.size()
        revenue = size * 110_000 if size else None
        return (self.rating(), self.source(), self.industry(), revenue, size, self.product(), self.message())

    def place(self, country: tuple[Any, ...], number: int) -> tuple[Any, ...]:
        """Street to opt-out."""
        street = f"{self.street().replace('_', ' ')} {number % 190 + 1}" if self.has_street() else ""
        town = country[4][number % len(country[4])]
        code = f"{10000 + number % 89999}" if street else ""
        return (street, town, code, country[0], self.opts_out(), self.opts_out())

    def open(self, number: int, created: int, is_old: bool) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What stands before and after the interest, for a lead that was not converted."""
        names = self.names
        company, domain, country = names.company()
        first, last = names.first(), names.last_name()
        queue = self.queue() if self.in_queue() else None
        whose = None if queue else (self.old_owner() if is_old else None) or self.owner()
        moved = self.calendar.moment(self.calendar.later(self.rng, created, 12) if self.is_moved() else created)
        is_fresh = created > self.calendar.end - FRESH
        status = self.open_status() if is_fresh or not self.is_closed() else self.closed_status()
        mail_domain = names.provider() if self.is_private_mail() else domain
        head = (
            whose, moved, whose, whose, queue, self.salutation(), first, last, company,
            self.title() if self.has_title() else "", names.email(first, last, mail_domain) if self.has_email() else "",
            names.phone(country[2]) if self.has_phone() else "", names.phone(country[2]) if self.has_mobile() else "",
            f"https://www.{domain}" if self.has_website() else "", status, moved,
        )  # fmt: skip
        is_unread = is_fresh and self.is_unread()
        return head, (*self.place(country, number), is_unread, None, None, None, None)

    def converted(
        self, number: int, n: int, customers: Customers, deals: Deals
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The same for the lead that became contact n, named like it and like its account."""
        person, deal = customers.people[n], deals.rows[n]
        firm = customers.firms[person.firm]
        at = self.calendar.moment(person.created)
        head = (
            deal.owner, at, deal.owner, deal.owner, None, self.salutation(), person.first, person.last, firm.name,
            self.title(), person.email, person.phone, "", f"https://www.{firm.domain}", self.converted_status, at,
        )  # fmt: skip
        made = (customers.first_account + person.firm, customers.first_contact + n, _deal_id(deals, n))
        return head, (*self.place(firm.country, number), False, at, *made)


CONVERSION_COLUMNS = (
    "lead_id", "account_id", "contact_id", "opportunity_id", "has_created_account", "has_created_contact",
    "has_created_opportunity", "created_at", "created_by_id",
)  # fmt: skip


def _deal_id(deals: Deals, n: int) -> int | None:
    return deals.first + n if deals.rows[n].has_deal else None


def _conversions(
    calendar: Calendar, customers: Customers, deals: Deals, first: int, order: list[tuple[int, int]]
) -> Iterator[tuple[Any, ...]]:
    for index, (__, n) in enumerate(order):
        if n >= 0:
            deal: Deal = deals.rows[n]
            person = customers.people[n]
            yield (
                first + index, customers.first_account + person.firm, customers.first_contact + n, _deal_id(deals, n),
                n < len(customers.firms), True, deal.has_deal, calendar.moment(person.created), deal.owner,
            )  # fmt: skip
