"""Who looks at the pages, and at which records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db.models import Count

from accounts.models import Account
from contacts.models import Contact
from core.paging import Cursor, Sort
from core.records import all_types
from leads.models import Lead
from opportunities.models import Opportunity
from quotes.models import Quote
from tests.bench.client import Client
from users.models import RecordAccess, User
from users.permissions import Profile
from users.services import record_access_set_all

RECORDS = 25  # different records of a kind that are opened in turn
NEWEST = Sort("-created", ("created_at",), is_descending=True)


@dataclass(frozen=True)
class Viewer:
    """A user with a session. owners: those whose records are opened; None: anybody's."""

    name: str
    user: User
    owners: list[int] | None

    def client(self, port: int) -> Client:
        """A client that is logged in; the page of the log-in itself is not measured here."""
        session = SessionStore()
        session[SESSION_KEY] = str(self.user.pk)
        session[BACKEND_SESSION_KEY] = "users.backends.ProfileBackend"
        session[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        session.create()
        return Client(port, {"sessionid": str(session.session_key), "csrftoken": "b" * 32})

    def rows(self, model: Any) -> Any:
        rows = model._default_manager.all()
        return rows if self.owners is None else rows.filter(owner__in=self.owners)


def private_mode() -> None:
    """Nobody sees the records of others, but for who is above them."""
    administrator = User.objects.filter(is_superuser=True).earliest("pk")
    labels = [record_type.label for record_type in all_types() if record_type.default_access]
    record_access_set_all(chosen=dict.fromkeys(labels, RecordAccess.Access.PRIVATE), by=administrator)


def viewers() -> list[Viewer]:
    """An administrator, the rep with the most leads, and the manager of a region, in the middle of the role tree."""
    busiest = Lead.objects.filter(owner__profile=Profile.REP).values("owner").annotate(n=Count("pk")).order_by("-n")[0]
    rep = User.objects.get(pk=busiest["owner"])
    above = User.objects.filter(profile=Profile.MANAGER, role__lineage__len=2, role__in=rep.role.lineage)  # type: ignore[union-attr]
    manager = above.earliest("pk")
    below = list(User.objects.filter(role__lineage__contains=[manager.role_id]).values_list("pk", flat=True))
    return [
        Viewer("administrator", User.objects.filter(is_superuser=True).earliest("pk"), None),
        Viewer("rep", rep, [rep.pk]),
        Viewer("manager", manager, below),
    ]


def some(rows: Any, count: int = RECORDS) -> list[int]:
    """Keys spread over the rows, by their order of creation."""
    first, last = (rows.order_by(order).values_list("pk", flat=True).first() or 0 for order in ("pk", "-pk"))
    found: list[int] = []
    for number in range(count):
        least = first + (last - first) * number // count
        found += rows.filter(pk__gte=least).order_by("pk").values_list("pk", flat=True)[:1]
    return list(dict.fromkeys(found))


def paths(viewer: Viewer) -> dict[str, list[str]]:
    """The pages that are measured: name -> addresses that are asked for in turn; none where there is no such record."""
    leads, deals = viewer.rows(Lead), viewer.rows(Opportunity)
    open_leads = leads.filter(converted_at=None)
    records = {
        "lead": some(open_leads),
        "account": [*_busy(viewer), *some(viewer.rows(Account))][:RECORDS],
        "contact": some(viewer.rows(Contact)),
        "opportunity": some(deals),
        "quote": some(viewer.rows(Quote)),
    }
    pages = {
        "home": ["/"],
        "leads: first page": ["/leads/?scope=all"],
        "leads: filtered and sorted": ["/leads/?scope=all&f=rating:is:hot&sort=name"],
        "leads: overdue": ["/leads/?scope=overdue"],
        "leads: deep page": [f"/leads/?scope=all&after={_deep(open_leads.filter(status__category='open'))}"],
        "accounts: first page": ["/accounts/?scope=all"],
        "accounts: filtered and sorted": ["/accounts/?scope=all&f=type:is:customer&sort=name"],
        "accounts: deep page": [f"/accounts/?scope=all&after={_deep(viewer.rows(Account))}"],
        "contacts: first page": ["/contacts/?scope=all"],
        "contacts: sorted": ["/contacts/?scope=all&sort=name"],
        "contacts: deep page": [f"/contacts/?scope=all&after={_deep(viewer.rows(Contact))}"],
        "opportunities: first page": ["/opportunities/?scope=open"],
        "opportunities: sorted": ["/opportunities/?scope=open&sort=close"],
        "opportunities: overdue": ["/opportunities/?scope=overdue"],
        "opportunities: pipeline": ["/opportunities/pipeline/?scope=open"],
        "opportunities: board": ["/opportunities/board/?scope=open"],
        "quotes: first page": ["/quotes/?scope=all"],
        "search within a list": ["/leads/?scope=all&q=vertex"],
        "search": ["/search/?q=vertex", "/search/?q=kowal", "/search/?q=jurgen+brun"],
    }
    pages |= {f"{kind}: record page": [f"/{_plural(kind)}/{key}/" for key in keys] for kind, keys in records.items()}
    pages |= {
        f"{kind}: related tab": [f"/{_plural(kind)}/{key}/?tab=related" for key in records[kind]]
        for kind in ("account", "contact", "opportunity")
    }
    pages["lead: edit page"] = [f"/leads/{key}/edit/" for key in records["lead"]]
    pages["lead: conversion screen"] = [f"/leads/{key}/convert/" for key in records["lead"]]
    pages["opportunity: line editor"] = [f"/opportunities/{key}/lines/" for key in records["opportunity"]]
    return pages


def _plural(kind: str) -> str:
    return "opportunities" if kind == "opportunity" else f"{kind}s"


def _busy(viewer: Viewer) -> list[int]:
    """The accounts with the most contacts."""
    rows = Contact.objects.filter(account__in=viewer.rows(Account)).values("account")
    return list(rows.annotate(n=Count("pk")).order_by("-n").values_list("account", flat=True)[:3])


def _deep(rows: Any) -> str:
    """The cursor of a page a fifth of the way down a list, newest first; of the first page where there are few rows."""
    count = rows.count()
    row = rows.order_by("-created_at", "-pk")[count // 5]
    return Cursor.at(row, NEWEST, count // 5).text(rows.model, NEWEST)


# What a page must show, so that a filter that is not understood any more is noticed.
SIGNS = {
    "first page": b"<tbody>", "filtered and sorted": b"<tbody>", "deep page": b"<tbody>",
    "sorted": b"<tbody>", "pipeline": b"data-chart", "board": b"pw-card-d",
    "conversion screen": b"opportunity_name", "record page": b"pw-facts",
    "record page with 50 lines": b"Position 50",
}  # fmt: skip


def check(name: str, status: int, body: bytes) -> None:
    """Raises AssertionError for an answer that is not the page that was to be measured."""
    assert status == 200, f"{name}: status {status}"
    sign = SIGNS.get(name.partition(": ")[2])
    assert sign is None or sign in body, f"{name}: the page does not show what it should"
