"""What visitors and colleagues typed is text on every page; every page comes under the policy; no post is forged."""

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from core.models import OrganisationSettings
from core.records import all_types
from quotes.models import QuoteDocument, QuoteTemplateVersion
from tests.architecture.house import APPS
from tests.factories.products import make_entry
from tests.permissions.conftest import address
from tests.permissions.routes import KEPT, ROUTES

PAYLOAD = "\"'><img src=x onerror=x7()>{{7*7}}"
WEBSITE = "javascript:x7()"
# Not text for people: keys of choices, or words that the product itself writes.
NOT_TYPED = {"key", "number", "state", "record_type", "scope", "step", "content_type", "colour", "password", "currency"}
# Their pages are no pages of a person who is logged in.
ELSEWHERE = {"users:login", "users:logout", "users:set_password", "web_to_lead", "web_to_lead_servlet"}
PUBLIC_POSTS = {"web_to_lead", "web_to_lead_servlet"}


def typed_fields(model):
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        fits = (field.max_length or 1000) >= len(PAYLOAD) + 8
        if is_text and fits and field.name not in NOT_TYPED and field.model is model:
            yield field


def poison():
    """Writes the payload into every text column of every own table, past all services."""
    count = 0
    for model in admin.site._registry:
        if model._meta.app_label not in APPS or model is QuoteDocument:  # a made document never changes
            continue
        rows = model._base_manager.all()
        if model is QuoteTemplateVersion:  # nor does a published version
            rows = rows.filter(published_at=None)
        for row in rows:
            changes = {
                f.name: f"{PAYLOAD}{row.pk}" for f in typed_fields(model) if not isinstance(f, models.EmailField)
            }
            if "website" in changes:
                changes["website"] = WEBSITE
            count += bool(changes) and model._base_manager.filter(pk=row.pk).update(**changes)
    return count


def pages(company):
    """Every page that a GET gives, with the tabs of records and the lists of the back office."""
    for name, route in ROUTES.items():
        if "GET" in route.methods and name not in ELSEWHERE:
            path = address(company, name)
            yield path
            if name.endswith(":detail"):
                yield from (f"{path}?tab={tab}" for tab in ("details", "related", "history", "documents", "stages"))
    yield f"{reverse('search:results')}?q=img"
    yield f"{reverse('activities:timeline')}?record=leads.lead:{company.lead.pk}"
    for model in admin.site._registry:
        yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for record_type in all_types():
        record = record_type.model._base_manager.first()
        yield reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


@pytest.fixture
def visitor(company, client):
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")
    return client


def test_typed_text_is_text_on_every_page(company, visitor):
    make_entry()
    assert poison() > 20
    OrganisationSettings.objects.update(name=PAYLOAD)
    executed, shown = [], 0
    for path in pages(company):
        response = visitor.get(path)
        html = b"".join(response).decode("utf8", "replace")
        if "html" not in response["Content-Type"]:
            continue
        assert response.status_code < 500, path
        shown += "&lt;img src=x onerror" in html
        if "<img src=x" in html or 'href="javascript' in html.lower() or "49{{" in html:
            executed.append(path)
    assert executed == []
    assert shown > 40


def test_every_page_comes_under_the_policy_and_into_no_cache(company, visitor):
    wrong, kept = [], {address(company, name) for name in KEPT}
    for path in pages(company):
        response = visitor.get(path)
        headers = response.headers
        b"".join(response)
        policy = headers.get("Content-Security-Policy", "")
        if headers["Content-Type"] == "application/pdf":
            policy = policy.replace("style-src 'unsafe-inline'", "")  # what browsers show a PDF with has styles inside
        good = (
            "unsafe" not in policy
            and "default-src 'none'" in policy
            and "frame-ancestors 'none'" in policy
            and headers.get("X-Content-Type-Options") == "nosniff"
            and headers.get("X-Frame-Options") == "DENY"
            and headers.get("Referrer-Policy") == "same-origin"
            and ("no-store" in headers.get("Cache-Control", "") or path in kept)
        )
        if not good:
            wrong.append((path, dict(headers)))
    assert wrong == []


def test_no_post_is_taken_without_its_token(company):
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")
    posts = {name for name, route in ROUTES.items() if "POST" in route.methods}
    answers = {name: client.post(address(company, name)).status_code for name in sorted(posts - {"users:login"})}
    assert {name for name, status in answers.items() if status != 403} == PUBLIC_POSTS
