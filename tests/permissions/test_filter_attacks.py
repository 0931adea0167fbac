"""Attacks on what narrows and orders: every parameter of every list, of the search, and of the admin's lists.

Nothing ends in a 500, a filter that does not exist is refused, and nothing about columns that no page shows can be
learned: neither from the rows nor from the time that an answer takes.
"""

import re
import time
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from core.catalogue import FieldType, fields_of
from core.criteria import Criteria, CriteriaError, Reader, Row, operators_of
from core.views.lists import RecordListView
from leads.models import Lead
from opportunities.models import Opportunity
from tests.permissions.conftest import address, digest
from tests.permissions.routes import ROUTES

SLEEP = 5  # seconds that a payload would sleep, were it ever run
PAYLOADS = [
    "", " ", "\t", "\r\nSet-Cookie: a=b", "\x01\x02\x1b[31m", "\x7f\x85\u2028", "\u202e", "\ufffe",
    "'", '"', "\\", "%", "_", "%%", "%s", "%(x)s", "{0}", "{{7*7}}", "${7*7}", "*", "[", ".*(", "(?R)",
    "^(a+)+$" + "a" * 60,
    "' or '1'='1", "1) or (1=1", "1; drop table leads_lead--", f"'; select pg_sleep({SLEEP})--",
    f"(select pg_sleep({SLEEP}))", f"1 and 1=(select pg_sleep({SLEEP}))", f"UTC'||pg_sleep({SLEEP})||'",
    "created_at__year", "owner__password", "-owner__password", "owner__password__startswith", "?", "random()", "pk",
    "_connector", "Europe/Berlin", "Etc/../../passwd", "NaN", "Infinity", "-1", "1e400", "9" * 400, "0x10", "١٢٣",
    "null", "None", "true", "[1]", '{"a":1}', "x" * 5000, "ß" * 300, "\U0001f469\u200d\U0001f680",
]  # fmt: skip
LOOKUPS = [
    "owner__password", "owner__password__startswith", "owner__password__regex", "owner__session__session_key__gt",
    "created_by__email__contains", "changed_by__is_superuser", "queue__members__password__startswith", "password",
    "pk__in", "id", "id__gt", "events__pgh_id", "_connector", "_negated", "owner.password", "owner->password",
    "conversion__created_by__password__startswith", "status__label__iregex",
]  # fmt: skip
LISTS = [
    name for name, route in ROUTES.items()
    if route.methods == ("GET",) and not route.of and (name.endswith("list") or name.startswith("search:"))
]  # fmt: skip


def view_of(path):
    return getattr(resolve(path).func, "view_class", None)


def record_lists():
    return [
        name
        for name in LISTS
        if name.endswith(":list") and issubclass(view_of(reverse(name)) or object, RecordListView)
    ]


@pytest.fixture
def ask(company, client):
    """`ask(path, pairs)`: the response of the company's rep, who owns all that there is; or of `by`."""
    client.raise_request_exception = False

    def get(path, pairs, by=company.rep):
        if by.pk != ask_as.get("pk"):
            client.force_login(by, backend="users.backends.ProfileBackend")
            ask_as["pk"] = by.pk
        point = transaction.savepoint()
        try:
            response = client.get(f"{path}?{urlencode(pairs)}")
            b"".join(response)
            return response
        finally:
            transaction.savepoint_rollback(point)

    ask_as: dict = {}
    return get


def who(company, name):
    return company.rep if ROUTES[name].who == "people" else company.administrator


def test_the_lists_are_found():
    assert len(record_lists()) == 8
    assert len(LISTS) > 9
    assert len(PAYLOADS) >= 40


@pytest.mark.parametrize("name", LISTS)
def test_no_parameter_of_a_list_ends_in_a_500_or_sleeps(company, ask, name):
    path, by = address(company, name), who(company, name)
    quick = getattr(view_of(path), "quick_filters", ())
    groups = [("q", "sort", "scope", "after", "before", "page", "state", "form"), ("f",), ("any", *quick)]
    groups.append(("add", "operator", "value", "to", "apply"))
    ask(path, [], by=by)
    before, began, wrong = digest(), time.monotonic(), []
    for number, payload in enumerate(PAYLOADS):
        # Every payload in the list of leads; elsewhere each in one group of parameters.
        for names in groups if name == "leads:list" else [groups[(number + len(name)) % len(groups)]]:
            response = ask(path, [(parameter, payload) for parameter in names], by=by)
            if response.status_code >= 500:
                wrong.append((names, payload, response.status_code, getattr(response, "exc_info", None)))
    slowest = (time.monotonic() - began) / len(PAYLOADS)
    assert wrong == []
    assert digest() == before
    assert slowest < SLEEP / 4


@pytest.mark.parametrize("name", record_lists())
def test_a_filter_that_does_not_exist_is_refused_and_tells_nothing(company, ask, name):
    path, known = reverse(name), fields_of(view_of(reverse(name)).model)
    asked = [(lookup, how) for lookup in LOOKUPS for how in WAYS]
    ask(path, [])  # logs in
    # Every pair in the list of leads; elsewhere each sixth.
    for lookup, how in asked if name == "leads:list" else asked[len(name) % 6 :: 6]:
        answers = {answer(ask, path, lookup, how, value) for value in ("a", "p")}
        assert len(answers) == 1, (lookup, how, answers)
        status, rows, *__ = answers.pop()
        is_filter = how != WAYS[0] or "__" in lookup or lookup in known
        assert (status, rows == 0) == ((400, True) if is_filter else (200, False)), (lookup, how)


WAYS = ("{name}={value}", "f={name}:is:{value}", "f={name}:startswith:{value}", "any={name}:contains:{value}")


def answer(ask, path, lookup, how, value):
    """What an onlooker learns: the status, how many rows, how many queries, and the shape of the page."""
    parameter, __, text = how.format(name=lookup, value=value).partition("=")
    with CaptureQueriesContext(connection) as queries:
        response = ask(path, [("scope", SCOPES.get(path, "mine")), (parameter, text)])
    return response.status_code, len(response.context["page"].rows), len(queries), seen(response).count("<")


SCOPES = {reverse("activities:list"): "open"}


def seen(response):
    """The page without what differs from one request to the next, and without the addresses that repeat the query."""
    text = re.sub(r'(href|value|action|content)="[^"]*"', "", response.content.decode())
    return re.sub(r"csrf[^>]*", "", text)


@pytest.mark.parametrize(
    "sort", ["owner__password", "-owner__password", "password", "owner__email", "created_at__year", "pk)"]
)
def test_an_order_that_is_not_offered_is_the_usual_one(company, ask, sort):
    for name in record_lists():
        path = reverse(name)
        usual = ask(path, []).context
        asked = ask(path, [("sort", sort)]).context
        assert (asked["sort"], asked["page"].rows) == (usual["sort"], usual["page"].rows)


def test_every_type_of_field_meets_every_payload(company):
    """Bound and run in the database: an answer, or a refusal in words."""
    reader, run, refused = Reader(company.rep), 0, 0
    by_type = {field.type: (model, field) for model in (Lead, Opportunity) for field in fields_of(model).values()}
    assert len(by_type) == len(FieldType) - 1  # all but OTHER
    began = time.monotonic()
    for model, field in by_type.values():
        for operator in operators_of(field) if field.is_filterable else ():
            for payload in [*PAYLOADS, *(f"{p}..{p}" for p in PAYLOADS[::5])]:
                try:
                    bound = Criteria((Row(field.name, operator, payload),)).bind(model, reader)
                except CriteriaError:
                    refused += 1
                    continue
                list(bound.filter(model.objects.visible_to(company.rep)).values_list("pk")[:2])
                run += 1
    assert (run > 300, refused > 1000) == (True, True)
    assert time.monotonic() - began < 60


def changelists():
    return [
        (f"{model._meta.app_label}.{model._meta.model_name}", site_admin)
        for model, site_admin in admin.site._registry.items()
    ]


@pytest.mark.parametrize(("label", "model_admin"), changelists(), ids=[label for label, __ in changelists()])
def test_the_admins_lists_take_only_their_own_filters(company, ask, label, model_admin):
    path = reverse(f"admin:{label.replace('.', '_')}_changelist")
    by = company.administrator
    names = ["q", "o", "p", "all", "_to_field", "_facets", "e", "_popup"]
    filters = [
        item if isinstance(item, str) else item[0] for item in model_admin.list_filter if isinstance(item, str | tuple)
    ]
    wrong = []
    for number, payload in enumerate(PAYLOADS[len(label) % 4 :: 4]):
        asked = [
            *names[number % 2 :: 2],
            *(f"{f}{suffix}" for f in filters for suffix in ("", "__exact", "__in")[number % 3 :: 3]),
        ]
        response = ask(path, [(parameter, payload) for parameter in asked], by=by)
        if response.status_code >= 500:
            wrong.append((asked, payload, getattr(response, "exc_info", None)))
    assert wrong == []
    for lookup in [*LOOKUPS, *(f"{f}__password__startswith" for f in filters)]:
        if lookup in {"_connector", "_negated", "owner->password"}:
            continue  # the admin takes these for names of its own, and leaves out what it does not know
        first, second = (ask(path, [(lookup, value)], by=by) for value in ("a", "p"))
        assert first.status_code in {302, 400}, lookup
        assert (first.status_code, first.get("Location")) == (second.status_code, second.get("Location")), lookup


@pytest.mark.parametrize("zone", [p for p in PAYLOADS if p.strip()])
def test_a_time_zone_is_one_of_those_on_offer(company, client, zone):
    client.force_login(company.rep, backend="users.backends.ProfileBackend")
    began = time.monotonic()
    response = client.post(reverse("users:preferences"), {"time_zone": zone, "locale": "de", "theme": "dark"})
    company.rep.refresh_from_db()
    assert response.status_code < 500
    assert time.monotonic() - began < SLEEP
    assert company.rep.time_zone in {"Pacific/Kiritimati", "Europe/Berlin"}
