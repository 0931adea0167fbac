"""R16. Any text in any text input: stored exactly as it was typed, or refused at its field; no page and no PDF fails.

Decided: text is stored as it came, without Unicode normalisation (a name is its owner's to spell), but without white
space around it. Null characters, which PostgreSQL cannot hold, are refused. Bytes that are no UTF-8 become U+FFFD.
"""

from itertools import islice
from pathlib import Path
from urllib.parse import quote as percent

import pytest
from django.contrib import admin
from django.db import models, transaction
from django.urls import reverse

from leads.models import Lead, Submission
from quotes.services import quote_update
from tests.admin.forms import form_values
from tests.factories.leads import make_webform
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry
from tests.factories.quotes import make_document, make_quote
from tests.faults.scale import FULL
from tests.permissions.conftest import address
from tests.permissions.routes import ROUTES
from tests.permissions.test_hostile_input import SESSIONS, form_of
from tests.permissions.words import LONE_SURROGATE, LONG, NUL, WORDS

FORM = "application/x-www-form-urlencoded"
# The edit page of each record type, and the texts on it that anything may stand in.
EDITED = {
    "leads:edit": ("lead", ("first_name", "last_name", "company", "title", "city", "description")),
    "accounts:edit": ("account", ("name", "billing_city", "description")),
    "contacts:edit": ("contact", ("first_name", "last_name", "title", "description")),
    "opportunities:edit": ("opportunity", ("name", "next_step", "description")),
    "quotes:edit": ("quote", ("name", "description")),
}
CSS = Path(__file__).parents[2] / "static" / "css" / "pathway.css"


def kept(word):
    """A text as it is stored."""
    return word.strip()


@pytest.fixture
def visitor(company, client):
    client.raise_request_exception = False
    client.force_login(company.administrator, backend="users.backends.ProfileBackend")
    return client


def some(words, seed, step=5):
    """All words in the full run; every fifth or so, begun elsewhere for each seed, in the short one."""
    return words if FULL else words[len(seed) % step :: step]


@pytest.mark.parametrize("name", EDITED)
def test_a_form_stores_exactly_what_was_typed_or_says_at_which_field_not(company, visitor, name):
    of, names = EDITED[name]
    record, path = getattr(company, of), address(company, name)
    values, wrong = form_of(visitor, company, name), []
    for word in [*some(WORDS, name), NUL, LONG]:
        point = transaction.savepoint()
        filled = names if word != LONG else names[:1]  # a request has room for 5 MB
        posted = {field: typed[0] for field, typed in values.items()} | dict.fromkeys(filled, word)
        response = visitor.post(path, posted)
        stored = type(record).objects.filter(pk=record.pk).values(*names).get()
        errors = response.context["form"].errors if response.status_code == 422 else {}
        if response.status_code == 302:
            page = visitor.get(record.get_absolute_url())
            good = set(stored.values()) == {kept(word)} and page.status_code == 200
        else:
            good = response.status_code == 422 and set(errors) & set(names) and kept(word) not in stored.values()
        if not good:
            wrong.append((word[:40], response.status_code, dict(errors), {k: v[:40] for k, v in stored.items()}))
        transaction.savepoint_rollback(point)
    assert wrong == []


def text_fields(model, form):
    for name in form.fields:
        field = next((f for f in model._meta.fields if f.name == name), None)
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            yield name


def test_the_back_office_stores_it_or_says_at_which_field_not(company, visitor):
    wrong, tried = [], 0
    for model, model_admin in admin.site._registry.items():
        row = model._base_manager.first()
        if row is None or not model_admin.verbs.update:
            continue
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        page = visitor.get(path)
        if page.status_code != 200:
            continue
        values, names = form_values(page), list(text_fields(model, page.context["adminform"].form))
        for word in [*some(WORDS, model._meta.label, 20), NUL]:
            point = transaction.savepoint()
            response = visitor.post(path, {**values, **dict.fromkeys(names, word)})
            tried += 1
            if response.status_code not in {302, 422} or (word == NUL and names and response.status_code == 302):
                wrong.append((model._meta.label, word[:40], response.status_code))
            elif visitor.get(path).status_code >= 500:
                wrong.append((model._meta.label, word[:40], "the page afterwards"))
            transaction.savepoint_rollback(point)
    assert wrong == []
    assert tried > 50


def test_web_to_lead_keeps_every_enquiry(company, visitor):
    form, wrong = make_webform(), []
    for word in [*WORDS, NUL, "x" * 200_000]:
        fields = {"oid": form.key, "last_name": word, "company": word, "description": word}
        response = visitor.post("/web-to-lead", fields)
        submission = Submission.objects.first()
        lead = submission.lead
        if response.status_code != 200 or submission.payload()["last_name"] != [word]:
            wrong.append((word[:40], response.status_code))
        elif word == NUL:
            assert (submission.state, lead) == (Submission.State.FAILED, None)
        elif len(word) > 80:  # the name has the beginning, the description all of it
            assert word[:31_000].strip() in lead.description
        elif (lead.company, lead.description) != (kept(word), kept(word)) or not kept(word).startswith(lead.last_name):
            wrong.append((word[:40], lead.company, lead.description))
    assert wrong == []


def test_half_a_surrogate_pair_is_replaced_at_every_door(company, visitor):
    form = make_webform()
    body = b"oid=%s&last_name=%s&company=x" % (form.key.encode(), LONE_SURROGATE)
    assert visitor.post("/web-to-lead", body, content_type=FORM).status_code == 200
    assert Lead.objects.first().last_name == "lone\ufffd\ufffd\ufffdsurrogate"
    assert visitor.get("/search/", QUERY_STRING=f"q={LONE_SURROGATE.decode()}").status_code == 200


@pytest.mark.parametrize("name", [n for n, route in ROUTES.items() if "GET" in route.methods and n not in SESSIONS])
def test_no_word_in_an_address_is_an_error(company, visitor, name):
    path, wrong = address(company, name), []
    for word in some(WORDS, name, 15):
        text = percent(word.encode("utf-8", "surrogatepass"), safe="")
        query = "&".join(f"{key}={text}" for key in ("q", "status", "owner", "f", "filter", "sort", "tab", "next"))
        response = visitor.get(path, QUERY_STRING=query)
        b"".join(response)
        if response.status_code >= 500:
            wrong.append((word, response.status_code, response.exc_info[1]))
    assert wrong == []


def test_a_quote_of_such_words_is_printed(rep):
    words = iter([word for word in WORDS if "\r\nSet" not in word])
    lines = []
    for word in islice(words, 0, 20):
        lines.append(make_line(make_entry(), description=word[:200]))
    quote = make_quote(rep, lines=lines)
    quote = quote_update(quote=quote, by=rep, version=None, name="\u202eWords", description=" · ".join(words)[:30_000])
    document = make_document(quote)
    assert document.is_done, document.reason


def test_text_that_runs_backwards_turns_nothing_else_round():
    """Every inline element is a run of its own, so U+202E in a name ends with the name (style of `bdi`)."""
    assert "unicode-bidi: isolate" in CSS.read_text()
