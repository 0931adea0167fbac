"""The whole load, in one transaction: everything or nothing."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from accounts.models import Account
from contacts.models import Contact
from crm.seed.catalogue import make_catalogue
from crm.seed.chance import Calendar
from crm.seed.customers import make_customers
from crm.seed.deals import make_deals
from crm.seed.diary import make_diary
from crm.seed.enquiries import make_leads
from crm.seed.indexes import rebuilt_after
from crm.seed.offers import make_quotes
from crm.seed.people import make_staff
from leads.models import Lead
from opportunities.models import Opportunity
from users.models import User

DAYS = 4 * 365  # over which the records are spread
SMALLEST = 100  # leads; fewer leave some kind of record without any
Say = Callable[[str], None]


def is_used() -> bool:
    """Whether people's own records may be in the database."""
    return any(model._default_manager.exists() for model in (User, Lead, Account, Contact, Opportunity))


@transaction.atomic
def load(*, leads: int, seed: int, until: datetime, say: Say = lambda line: None) -> None:
    """Writes so many leads, a fifth as many contacts and deals, a tenth as many accounts, and what hangs on them.

    The same `leads`, `seed` and `until` (the last moment of all) give the same rows in an empty database. The history
    triggers work as ever: each row has its event of insertion.
    """
    label = "" if not is_used() else f".{User.objects.count()}"
    calendar = Calendar(until, DAYS)
    with connection.cursor() as cursor:
        # Checked with each block of rows: millions of checks that wait for the commit would fill the memory.
        cursor.execute("set constraints all immediate")

    def rng(part: str) -> random.Random:
        return random.Random(f"{seed} {part}")  # noqa: S311  # chance, not secrecy

    with _timed(say, "people and products"):
        staff = make_staff(rng("staff"), label, keep_logins=not label)
        catalogue = make_catalogue(rng("catalogue"), staff.administrator, label)
    with nullcontext() if label else _rebuilding_indexes(say):
        with _timed(say, "accounts and contacts"):
            customers = make_customers(rng("customers"), staff, calendar, leads // 10)
        with _timed(say, "opportunities with lines"):
            deals = make_deals(rng("deals"), staff, calendar, catalogue, customers)
        with _timed(say, "quotes with lines"):
            make_quotes(rng("quotes"), calendar, deals, customers, catalogue.book)
        with _timed(say, "leads and conversions"):
            made = make_leads(rng("leads"), staff, calendar, customers, deals, leads)
        with _timed(say, "activities"):
            make_diary(rng("diary"), staff, calendar, customers, deals, made, leads // 5)


def tidy(say: Say = lambda line: None) -> None:
    """Statistics and visibility map of what was written. Outside a transaction."""
    with _timed(say, "vacuum analyze"), connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def counts() -> dict[str, int]:
    """Rows of each kind of record, by its plural."""
    return {str(model._meta.verbose_name_plural): model._default_manager.count() for model in counted()}


def counted() -> list[type[Model]]:
    """The kinds of records that the load writes many of."""
    return [model for model in apps.get_models() if model._meta.label in COUNTED]


COUNTED = {
    "users.User", "accounts.Account", "contacts.Contact", "opportunities.Opportunity", "opportunities.OpportunityLine",
    "opportunities.ContactRole", "opportunities.StageChange", "leads.Lead", "leads.Conversion", "quotes.Quote",
    "quotes.QuoteLine", "activities.Activity",
}  # fmt: skip


@contextmanager
def _rebuilding_indexes(say: Say) -> Iterator[None]:
    with rebuilt_after([model for model in counted() if model is not User]):
        yield
        started = time.monotonic()
    say(f"{time.monotonic() - started:7.1f} s  indexes")


@contextmanager
def _timed(say: Say, what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{time.monotonic() - started:7.1f} s  {what}")
