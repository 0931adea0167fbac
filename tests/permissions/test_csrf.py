"""Nothing is written for another site, and nothing by looking (OWASP: CSRF; RFC 9110: safe methods)."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse

from leads.views.leads import LeadDetail
from tests.permissions.conftest import address, digest
from tests.permissions.routes import ROUTES
from tests.permissions.test_canary import CANARY, MOST_PAGES, admin_questions, crawl

PUBLIC = {"web_to_lead", "web_to_lead_servlet"}  # other people's websites post here
FOREIGN = "f" * 32
OTHER_WAYS = ({"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}, {"HTTP_HX_REQUEST": "true"})
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def views(patterns=None):
    """Every view that an address leads to, the admin's included."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.name, pattern.callback


def test_two_addresses_are_exempt():
    exempt = [name for name, view in views() if getattr(view, "csrf_exempt", False)]
    assert sorted(exempt) == sorted(PUBLIC)
    assert len(list(views())) > 200


def unsafe(company):
    """Each address that writes, as (name, path); of the admin, its forms, its actions and its deletions."""
    for name, route in ROUTES.items():
        if "POST" in route.methods:
            yield name, address(company, name)
    for model in admin.site._registry:
        at = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.order_by("pk").first()
        yield at, reverse(f"{at}_changelist")
        yield at, reverse(f"{at}_add")
        if row is not None:
            yield at, reverse(f"{at}_change", args=[row.pk])
            yield at, reverse(f"{at}_delete", args=[row.pk])
    yield "admin:logout", reverse("admin:logout")


@pytest.fixture
def visitor(company):
    """An administrator's browser that checks tokens, as the test client does not by default."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")
    client.get(reverse("users:preferences"))
    return client


def post(visitor, path, method="POST", **sent):
    """The status of a post with what many forms take, and a token that is nobody's where anything else is `sent`."""
    body = "version=1&post=yes&_save=1" + (f"&csrfmiddlewaretoken={FOREIGN}" if sent else "")
    return visitor.generic(method, path, body, content_type="application/x-www-form-urlencoded", **sent).status_code


def test_without_ones_own_token_nothing_is_written(company, visitor):
    """Each address by each method without a token, with a token of another site, and in one of the other ways."""
    before, found, done = digest(), list(unsafe(company)), []
    for number, (name, path) in enumerate(found):
        ways = [("POST", {"HTTP_X_CSRFTOKEN": FOREIGN}), ("POST", OTHER_WAYS[number % len(OTHER_WAYS)])]
        for method, sent in [*((method, {}) for method in (UNSAFE if name in ROUTES else ("POST",))), *ways]:
            status = post(visitor, path, method, **sent)
            if name not in PUBLIC and status != 403:
                done.append(f"{method} {path} {sent}: {status}")
    assert done == []
    assert digest() == before
    assert len(found) > 130


def test_with_ones_own_token_it_is(company, visitor):
    """The teeth: the very same browser writes as soon as it sends the page's token."""
    path = address(company, "accounts:delete")
    visitor.get(path)
    token = visitor.cookies["csrftoken"].value
    values = {"version": company.account.version, "csrfmiddlewaretoken": token}
    assert visitor.post(path, values).status_code in {302, 409, 422}


@pytest.fixture
def look(company, client):
    """`look(paths)` asks them and follows their links, for whoever may do everything: (answers, tables written)."""
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")

    def visit(paths, follow=MOST_PAGES):
        before = digest()
        answers = [(path, status) for path, status, __ in crawl(client, paths, follow)]
        return answers, digest().changed(before)

    return visit


def test_looking_writes_nothing(company, look):
    """Every address, asked as if it were a post, and every page of the admin."""
    asked = f"version=1&post=yes&_save=1&next=/&q={CANARY}&owner={company.outsider.pk}&confirm=1"
    own = [f"{address(company, name)}?{asked}" for name in ROUTES if name != "users:logout"]
    answers, written = look([*own, *admin_questions(company)])
    assert [answer for answer in answers if answer[1] >= 500] == []
    assert len(answers) > 400
    assert written == []


def test_what_a_look_writes_is_seen(company, look, monkeypatch):
    """The teeth: one page that changes its record."""
    seen = LeadDetail.get
    monkeypatch.setattr(LeadDetail, "get", lambda *args, **more: company.lead.save() or seen(*args, **more))
    company.lead.company = "Another"
    __, written = look([address(company, "leads:detail")], follow=0)
    assert "leads_lead" in written


def test_asking_about_an_address_writes_nothing(company, client):
    """By OPTIONS everywhere, by HEAD in the admin (test_matrix.py asks our own addresses so)."""
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")
    before, statuses = digest(), []
    for name, path in unsafe(company):
        for method in ("OPTIONS",) if name in ROUTES else ("OPTIONS", "HEAD"):
            response = client.generic(method, path)
            b"".join(response)
            statuses.append(response.status_code)
    assert max(statuses) < 500
    assert len(statuses) > 200
    assert digest().changed(before) == []
