"""Accounts and contacts."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from accounts.models import INDUSTRIES, Account, Rating, Salutation
from contacts.models import Contact
from crm.seed import words
from crm.seed.chance import Calendar, even, weighted, yes, zipf
from crm.seed.copying import copy, reserve
from crm.seed.people import Staff

SKEW = 2.5  # the oldest of 100,000 accounts gets about one percent of the contacts, half of all accounts one


@cache
def plain(name: str) -> str:
    """A name as it stands in an e-mail address; "" where no Latin letter is left."""
    bare = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "", bare)


@dataclass
class Firm:
    """An account, as far as what follows from it needs to know."""

    name: str
    domain: str
    country: tuple[str, tuple[str, ...], str, str, tuple[str, ...]]
    owner: int
    created: int


@dataclass
class Person:
    """A contact. firm: index of its account."""

    first: str
    last: str
    email: str
    phone: str
    firm: int
    created: int


@dataclass
class Customers:
    """All accounts and contacts, in the order of their ids."""

    first_account: int
    first_contact: int
    firms: list[Firm] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)


class Names:
    """Draws companies and people that might exist."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.country = zipf(rng, words.COUNTRIES, 0.7)
        self.company_parts = [zipf(rng, words.COMPANY_FIRST, 0.6), zipf(rng, words.COMPANY_SECOND, 0.6)]
        self.company_third = even(rng, words.COMPANY_THIRD)
        self.first = zipf(rng, words.FIRST_NAMES, 0.7)
        self.last = zipf(rng, [name.replace("_", " ") for name in words.LAST_NAMES], 0.8)
        self.part = even(rng, words.NAME_PARTS)
        self.is_rare = yes(rng, 0.2)
        self.provider = zipf(rng, words.PROVIDERS)

    def company(self) -> tuple[str, str, Any]:
        """Name, internet domain and country of a company."""
        country = self.country()
        stem = " ".join(draw() for draw in self.company_parts) + self.company_third()
        if self.is_rare():
            stem = f"{self.last_name()} {stem}"
        return f"{stem} {self.rng.choice(country[1])}", f"{plain(stem)[:30]}.{country[3]}.example", country

    def last_name(self) -> str:
        name = self.last()
        return f"{name}{self.part().lower()}" if name.isascii() and self.is_rare() else name

    def email(self, first: str, last: str, domain: str) -> str:
        local = ".".join(filter(None, [plain(first), plain(last)])) or f"office{self.rng.randrange(1000)}"
        return f"{local}@{domain}"

    def phone(self, dialling_code: str) -> str:
        number = int(self.rng.random() * 90_000_000) + 10_000_000
        return f"+{dialling_code} {number // 100_000} {number % 100_000:05}"


def make_customers(rng: random.Random, staff: Staff, calendar: Calendar, count: int) -> Customers:
    """Writes `count` accounts and twice as many contacts: contact n < count is of account n, the others of any."""
    customers = Customers(reserve(Account, count), reserve(Contact, 2 * count))
    names = Names(rng)
    copy(Account, ACCOUNT_COLUMNS, _accounts(rng, names, customers, staff, calendar, count))
    copy(Contact, CONTACT_COLUMNS, _contacts(rng, names, customers, staff, calendar))
    return customers


ACCOUNT_COLUMNS = (
    "id", "created_at", "created_by_id", "changed_at", "changed_by_id", "owner_id", "name", "kind", "type", "parent_id",
    "account_number", "website", "phone", "industry", "annual_revenue", "employees", "rating",
    "billing_street", "billing_city", "billing_postal_code", "billing_country",
)  # fmt: skip


def _accounts(
    rng: random.Random, names: Names, customers: Customers, staff: Staff, calendar: Calendar, count: int
) -> Iterator[tuple[Any, ...]]:
    owner, old_owner = staff.owners(rng), staff.old_owners(rng)
    kind = weighted(rng, [*Account.Type.values, ""], [40, 30, 5, 2, 3, 3, 2, 15])
    industry, rating = zipf(rng, [*INDUSTRIES, ""], 0.4), weighted(rng, [*Rating.values, ""], [1, 3, 2, 6])
    has_parent, is_changed, street = yes(rng, 0.05), yes(rng, 0.5), zipf(rng, words.STREETS)
    for n, created in enumerate(calendar.moments(rng, count)):
        name, domain, country = names.company()
        whose = (old_owner() if n < count // 4 else None) or owner()
        customers.firms.append(Firm(name, domain, country, whose, created))
        key = customers.first_account + n
        changed = calendar.moment(calendar.later(rng, created, 200) if is_changed() else created)
        parent = customers.first_account + int(n * rng.random()) if n and has_parent() else None
        size = int(3 * 10 ** (rng.random() * 3.5))
        yield (
            key, calendar.moment(created), whose, changed, whose, whose, name, "business", kind(), parent,
            f"A{key:07}", f"https://www.{domain}", names.phone(country[2]), industry(), size * 110_000, size, rating(),
            f"{street().replace('_', ' ')} {1 + n % 180}", country[4][n % len(country[4])], f"{10000 + n % 89999}",
            country[0],
        )  # fmt: skip


CONTACT_COLUMNS = (
    "id", "created_at", "created_by_id", "changed_at", "changed_by_id", "owner_id", "account_id", "salutation",
    "first_name", "last_name", "title", "department", "email", "phone", "mobile", "mailing_city", "mailing_country",
)  # fmt: skip


def _contacts(
    rng: random.Random, names: Names, customers: Customers, staff: Staff, calendar: Calendar
) -> Iterator[tuple[Any, ...]]:
    owner, is_own = staff.owners(rng), yes(rng, 0.85)
    salutation = weighted(rng, [*Salutation.values, ""], [30, 30, 8, 1, 4, 2, 25])
    title, department, has_mobile = zipf(rng, words.TITLES, 0.5), zipf(rng, words.DEPARTMENTS, 0.5), yes(rng, 0.4)
    for n, (firm_index, created) in enumerate(_employers(rng, customers.firms, calendar)):
        firm = customers.firms[firm_index]
        first, last = names.first(), names.last_name()
        person = Person(
            first, last, names.email(first, last, firm.domain), names.phone(firm.country[2]), firm_index, created
        )
        customers.people.append(person)
        whose = firm.owner if is_own() else owner()
        at, country = calendar.moment(created), firm.country
        yield (
            customers.first_contact + n, at, whose, at, whose, whose, customers.first_account + firm_index,
            salutation(), first, last, title(), department(), person.email, person.phone,
            names.phone(country[2]) if has_mobile() else "", country[4][n % len(country[4])], country[0],
        )  # fmt: skip


def _employers(rng: random.Random, firms: list[Firm], calendar: Calendar) -> Iterator[tuple[int, int]]:
    """Index of the account and moment of creation of each contact."""
    count = len(firms)
    yield from ((n, firm.created) for n, firm in enumerate(firms))
    chosen = [int(count * rng.random() ** SKEW) for __ in range(count)]
    later = [(calendar.later(rng, firms[index].created, 250), index) for index in chosen]
    yield from ((index, created) for created, index in sorted(later))
