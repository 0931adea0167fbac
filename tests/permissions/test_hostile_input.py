"""Nonsense in every address and every form: an answer that says so, never a 500, and nothing half written."""

from itertools import chain

import pytest
from django.db import transaction
from django.http import QueryDict

from leads.views.leads import LeadList
from tests.faults.scale import FULL
from tests.permissions.conftest import Watch, address, digest
from tests.permissions.routes import ROUTES
from tests.visitor import forms_in

FORM = "application/x-www-form-urlencoded"
# As they stand in the address or the body, encoded already.
NONSENSE = [
    "",
    "-1",
    "0",
    "1000000000",
    "9" * 19,
    "9" * 30,
    "9" * 5000,
    "-1e999",
    "NaN",
    "Infinity",
    "0.00000000000000000000001",
    "abc",
    "__class__",
    "owner__password",
    "%ED%A0%80",  # half a surrogate pair
    "%FF%FE",
    "%F0%9F%92%A9%E2%80%AE",
    "x%0D%0ASet-Cookie: a=b",
    "' or 1=1 --",
    "[1",
    "[999999999999999999]",
    "leads.lead:999999999999999999",
    "http://[::1",
    "//evil.example/",
    "0000-00-00",
    "99999-12-31",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "on",
    "x" * 3_000,
]
NUL = "a%00b"
# Every field alone gets one of these pairs (in the full run all of them), while the rest of its form is as it was.
PAIRS = [(NUL, "9" * 30), ("x" * 70_000, "0001-01-01T00:00"), ("nowhere", "9999-12-31T23:59")]
NAMES = (
    "page sort scope tab step list q status rating source stage type kind record state form field next do account "
    "contact opportunity name subject due_date last_name email book currency encoding version owner"
).split()
# Without these some pages have nothing to show: every other question leaves them out.
NEEDED = {"record", "kind", "opportunity", "book"}
# What these are asked for with JavaScript or by other pages: their forms are not on a page of their own.
FIELDS = {
    "jobs:cancel": "next",
    "users:deleted_restore": "next",
    "jobs:undo": "next",
    "leads:change_owners": "owner",
    "accounts:change_owners": "owner",
    "contacts:change_owners": "owner",
    "opportunities:change_owners": "owner",
    "quotes:change_owners": "owner",
    "users:preferences": "time_zone locale theme next",
    "users:forgot_password": "email",
    "users:invite": "next",
    "users:unshare": "next",
    "files:upload": "record next",
    "files:delete": "record next",
    "notices:open": "next",
    "notices:read": "next",
    "notices:read_all": "next",
    "notices:email_retry": "next",
    "notices:email_cancel": "next",
    "opportunities:team_remove": "next",
    "activities:complete": "record next",
    "opportunities:competitor_remove": "next",
    "leads:submission_retry": "next",
    "quotes:document_retry": "next",
    "activities:reopen": "record next",
    "leads:accept": "next",
    "leads:move": "step to version asked override rating",
    "leads:tick": "step item done",
    "leads:fields": "step version rating phone annual_revenue",
    "opportunities:move": "step to version asked override amount",
    "opportunities:tick": "step item done",
    "opportunities:fields": "step version amount close_date next_step",
    "quotes:stop_sync": "next version",
    "quotes:line_choose": "chosen version",
    "quotes:move": "step version asked status",
    "quotes:fields": "step version name expiration_date",
    "quotes:tick": "step item done",
    "quotes:revise": "next",
    "opportunities:replaced_lines": "snapshot version",
    "quotes:document_request": "template",
    "quotes:template_make_default": "next",
    "quotes:template_use": "use",
    "quotes:template_draft_begin": "source",
    "quotes:template_draft_preview": "design font colour header columns section section-1-title section-1-body quote",
    "quotes:template_criteria": "section f any",
    "paths:use": "use",
    "paths:draft_begin": "source",
    "paths:criteria": "step version f any",
    "paths:preview": "step version to asked",
    "web_to_lead": "oid retURL last_name company email employees debug encoding",
    "web_to_lead_servlet": "oid retURL last_name company email employees debug encoding",
}


# They end or begin a session, which every further question here stands on; tests of their own cover them.
SESSIONS = {"users:login", "users:logout", "users:set_password"}


def routes(method):
    return [name for name, route in ROUTES.items() if method in route.methods and name not in SESSIONS]


def user_of(company, route):
    return company.rep if route.who in {"people", "owner", "self"} else company.administrator


def leads_away(response):
    """Whether the answer sends the browser anywhere but to a path of ours."""
    place = response.get("Location", "/")
    return not place.startswith("/") or place.startswith("//") or "evil" in place.split("?")[0]


@pytest.fixture
def ask(company, client):
    """`ask(method, path, query, body)` sends what may be broken, checks the answer, and puts back what it wrote."""
    client.raise_request_exception = False

    def send(method, path, query="", body="", content_type=FORM):
        before, point = send.before, transaction.savepoint()
        try:
            with Watch() as watch:
                response = client.generic(method, path, body.encode(), content_type=content_type, QUERY_STRING=query)
                b"".join(response)
            trouble = getattr(response, "exc_info", None)
            seen = f"{method} {path}?{query[:120]} {body[:300]}: {response.status_code} {trouble and trouble[1]!r}"
            if response.status_code >= 500:
                return [seen]
            refused = method == "GET" or response.status_code >= 400
            if refused and watch.may_have_written and digest() != before:
                return [f"WROTE {seen}"]
            if leads_away(response):
                return [f"LED AWAY {seen}"]
            if response.status_code in {301, 302} and method == "POST":
                after = client.get(response.url)
                b"".join(after)
                if after.status_code >= 500:
                    return [f"POISONED {seen} -> {after.status_code} {after.exc_info[1]!r}"]
            return []
        finally:
            transaction.savepoint_rollback(point)

    send.before = None
    return send


def login(client, company, route, ask):
    client.force_login(user_of(company, route), backend="users.backends.ProfileBackend")
    ask.before = digest()


@pytest.mark.parametrize("name", routes("GET"))
def test_no_question_ends_in_a_500(company, client, ask, name):
    login(client, company, ROUTES[name], ask)
    path, wrong = address(company, name), []
    for number, value in enumerate([*NONSENSE[len(name) % 2 :: 2], NUL]):
        names = [key for key in NAMES if number % 2 or key not in NEEDED]
        wrong += ask("GET", path, "&".join(f"{key}={value}" for key in names))
    wrong += ask("GET", path, "q=" + "x" * 100_000)
    assert wrong == []


def form_of(client, company, name):
    """What the page of an address would post, as name -> values."""
    path = address(company, name)
    response = client.get(path)
    forms = [form for form in forms_in(response.content.decode()) if form.method == "post"]
    forms = [form for form in forms if form.action in {"", path}] or forms[:1]
    return max((form.values for form in forms), key=len, default={})


@pytest.mark.parametrize("name", routes("POST"))
def test_no_post_ends_in_a_500(company, client, ask, name):
    route = ROUTES[name]
    login(client, company, route, ask)
    path, wrong = address(company, name), []
    if name in FIELDS:
        whole = {field: ["1"] for field in FIELDS[name].split()}
    else:
        whole = form_of(client, company, name)
    assert whole, name
    base = QueryDict(mutable=True)
    for key, values in whole.items():
        base.setlist(key, values)
    ask.before = digest()
    # A third of the nonsense for each address, another third for the next: all of it is tried somewhere.
    for value in ["", *NONSENSE[len(name) % 3 :: 3], NUL]:
        wrong += ask("POST", path, "", "&".join(f"{key}={value}" for key in whole))
    for number, field in enumerate(whole):
        rest = base.copy()
        del rest[field]
        alone = chain(*PAIRS) if FULL else PAIRS[number % len(PAIRS)]
        for value in (NONSENSE[number % len(NONSENSE)], *alone):
            wrong += ask("POST", path, "", f"{rest.urlencode()}&{field}={value}")
    assert wrong == [], "\n".join(wrong)


def test_teeth_what_a_question_writes_is_found(company, client, ask, monkeypatch):
    login(client, company, ROUTES["leads:list"], ask)
    seen = LeadList.get
    monkeypatch.setattr(LeadList, "get", lambda self, *args: company.lead.save() or seen(self, *args))
    company.lead.company = "Another"
    (wrong,) = ask("GET", address(company, "leads:list"))
    assert wrong.startswith("WROTE")
