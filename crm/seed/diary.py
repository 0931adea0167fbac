"""Activities on leads and deals."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from accounts.models import Account
from activities.models import Activity, ActivityLink
from crm.seed import words
from crm.seed.chance import DAY, Calendar, even, weighted, yes, zipf
from crm.seed.copying import copy, reserve
from crm.seed.customers import Customers
from crm.seed.deals import Deals
from crm.seed.enquiries import Leads
from crm.seed.people import Staff
from leads.models import Lead
from opportunities.models import Opportunity

MINUTES = {"call": 10, "event": 60}


def make_diary(
    rng: random.Random, staff: Staff, calendar: Calendar, customers: Customers, deals: Deals, leads: Leads, count: int
) -> None:
    """Writes `count` activities: half on a deal and its account, half on a lead."""
    first = reserve(Activity, count)
    on_deal = yes(rng, 0.5)
    chosen: list[tuple[type[models.Model], int, int]] = []
    for _number in range(count):
        if on_deal():
            n = int(len(deals.rows) * rng.random())
            chosen.append((Opportunity, n, deals.rows[n].created))
        else:
            n = int(len(leads.moments) * rng.random() ** 0.7)  # more on the young ones
            chosen.append((Lead, n, leads.moments[n]))
    copy(Activity, ACTIVITY_COLUMNS, _activities(rng, staff, calendar, first, [at for _model, _n, at in chosen]))
    copy(ActivityLink, LINK_COLUMNS, _links(customers, deals, leads, first, chosen))


ACTIVITY_COLUMNS = (
    "id", "created_at", "created_by_id", "changed_at", "changed_by_id", "owner_id", "kind", "subject", "description",
    "due_date", "happens_at", "minutes", "priority", "is_done", "done_at",
)  # fmt: skip


def _activities(
    rng: random.Random, staff: Staff, calendar: Calendar, first: int, begun: list[int]
) -> Iterator[tuple[Any, ...]]:
    kind, owner = weighted(rng, Activity.Kind.values, [45, 30, 10, 15]), staff.owners(rng)
    subjects = {name: zipf(rng, texts, 0.4) for name, texts in words.SUBJECTS.items()}
    text, priority = even(rng, ["", "", *words.MESSAGES]), weighted(rng, Activity.Priority.values, [1, 8, 1])
    is_late = yes(rng, 0.08)
    for n, since in enumerate(begun):
        what, whose, created = kind(), owner(), calendar.later(rng, since, 20)
        done: int | None = calendar.later(rng, created, 5)
        due = created + 5 * DAY
        if what == "task" and (due > calendar.end or is_late()):
            done = None
        elif what != "task":
            done = created
        at = calendar.moment(created)
        yield (
            first + n, at, whose, calendar.moment(done or created), whose, whose, what, subjects[what](), text(),
            calendar.day(due) if what == "task" else None, at if what in MINUTES else None, MINUTES.get(what),
            priority(), done is not None, calendar.moment(done),
        )  # fmt: skip


LINK_COLUMNS = ("activity_id", "content_type_id", "object_id")


def _links(
    customers: Customers, deals: Deals, leads: Leads, first: int, chosen: list[tuple[type[models.Model], int, int]]
) -> Iterator[tuple[Any, ...]]:
    types = {model: ContentType.objects.get_for_model(model).pk for model in (Account, Lead, Opportunity)}
    for number, (model, n, __) in enumerate(chosen):
        if model is Lead:
            yield (first + number, types[Lead], leads.first + n)
        else:
            yield (first + number, types[Opportunity], deals.first + n)
            yield (first + number, types[Account], customers.first_account + customers.people[n].firm)
