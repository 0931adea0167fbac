"""Nothing is written for another site (OWASP: CSRF)."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import get_resolver, reverse

from tests.permissions.conftest import address, digest
from tests.permissions.routes import ROUTES

PUBLIC = {"web_to_lead", "web_to_lead_servlet"}  # other people's websites post here
FOREIGN = "f" * 32
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
def browser(company):
    """An administrator's browser that checks tokens, as the test client does not by default."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")
    client.get(reverse("users:preferences"))
    return client


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"HTTP_X_CSRFTOKEN": FOREIGN},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_HX_REQUEST": "true"},
    ],
    ids=["no token", "foreign token", "foreign origin", "no origin", "as htmx"],
)
def test_without_ones_own_token_nothing_is_written(company, browser, sent):
    before = digest()
    found = list(unsafe(company))
    done = []
    for name, path in found:
        for method in UNSAFE if name in ROUTES else ("POST",):
            body = "version=1&post=yes&_save=1" + (f"&csrfmiddlewaretoken={FOREIGN}" if sent else "")
            response = browser.generic(method, path, body, content_type="application/x-www-form-urlencoded", **sent)
            if name not in PUBLIC and response.status_code != 403:
                done.append(f"{method} {path}: {response.status_code}")
    assert done == []
    assert digest() == before
    assert len(found) > 130


def test_with_ones_own_token_it_is(company, browser):
    """The teeth: the very same browser writes as soon as it sends the page's token."""
    path = address(company, "accounts:delete")
    browser.get(path)
    token = browser.cookies["csrftoken"].value
    values = {"version": company.account.version, "csrfmiddlewaretoken": token}
    assert browser.post(path, values).status_code in {302, 409, 422}
