"""What one may not see stands on no page, in no answer and in no document, whatever is asked for (OWASP: IDOR).

Each text of somebody else's records is made unmistakable: a canary. Strangers then visit every address, follow every
link that they are shown, and ask every list, picker and search for what they cannot know; no canary may sing.
"""

import io
import itertools
import json
import re
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse
from pypdf import PdfReader

from core.catalogue import fields_of
from core.criteria import operators_of
from core.criteria.rows import MOST_ROWS
from core.models import Snapshot
from core.records import all_types
from leads.models import Submission
from products.lines import NoteInput
from quotes.contents import content_inputs
from quotes.services import quote_set_lines
from tests.factories.activities import make_activity
from tests.factories.files import make_file
from tests.factories.jobs import make_job
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_line
from tests.factories.quotes import make_document, make_quote
from tests.permissions.conftest import address, digest
from tests.permissions.routes import ROUTES

CANARY = "zq7canary"
STRANGERS = ("teammate", "outsider", "manager_aside")
MOST_PAGES = 400  # followed links for each stranger
LINK = re.compile(r'(?:href|hx-get|data-url|src|action)="([^"#]+)')
PRIVATE = {
    "leads.lead", "accounts.account", "contacts.contact", "opportunities.opportunity", "opportunities.opportunityline",
    "quotes.quote", "quotes.quoteline", "quotes.quotenote", "activities.activity", "files.storedfile", "jobs.job",
    "jobs.jobitem", "core.snapshot", "notices.outgoingemail", "leads.submission",
}  # fmt: skip
# What its owner does not hear either, but administrators do.
FOR_OTHERS = {"notices.outgoingemail", "leads.submission"}
# How rows are found, not what they say.
KEYS = {"storage_name", "sha256", "type", "kind", "content_type"}


def canaries(model, which):
    """A canary for every text column of a model's row, by its name. Short columns have a short one."""
    columns = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or field.name in KEYS)
    ]
    return {
        field.name: f"{CANARY}-{model._meta.model_name}-{which}-{field.name}@x.example"[: field.max_length or 200]
        for field in columns
        if (field.max_length or 200) >= len(CANARY) + 2
    }


@pytest.fixture
def aviary(company):
    """The company with canaries in all that is the rep's; written past the services, which refuse such e-mails."""
    other = make_lead(by=company.rep, owner=company.rep)
    quote = make_quote(opportunity=company.opportunity, lines=[make_line()])
    quote_set_lines(quote=quote, lines=[*content_inputs(quote), NoteInput("As agreed.")], by=company.rep)
    company = SimpleNamespace(**{**vars(company), "quote": quote})
    make_activity(other, company.account, company.contact, company.quote, by=company.rep)
    company.whisper = make_file(company.lead, company.rep, name=f"{CANARY}.txt", content=CANARY.encode())
    Submission.objects.update(lead=other, state="done", body=CANARY.encode())
    company.finished_job = make_job(other, by=company.rep, to=company.rep, run=True)
    for label in PRIVATE:
        model = apps.get_model(label)
        for number, row in enumerate(model._base_manager.order_by("pk")):
            model._base_manager.filter(pk=row.pk).update(**canaries(model, str(number)))
    for snapshot in Snapshot.objects.all():
        for row in itertools.chain.from_iterable(snapshot.content["tables"].values()):
            row.update({name: f"{CANARY}-content" for name in ("last_name", "company", "description") if name in row})
        assert CANARY in json.dumps(snapshot.content)
        snapshot.save()
    return company


def text_of(response):
    """An answer as text: a page as it reads, a PDF by its words, headers included."""
    body = b"".join(response)
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        written = "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    else:
        written = unescape(body.decode("utf8", "replace"))
        if kind.startswith("application/json"):
            written += json.dumps(json.loads(body), ensure_ascii=False)
    return f"{written}{dict(response.headers)}"


def questions(company):
    """Paths that a stranger can think of: every address with the keys of what is not theirs, and searches."""
    keys = {name: getattr(company, name).pk for name in ("account", "contact", "opportunity", "lead", "quote")}
    more = {"record": f"leads.lead:{company.lead.pk}", "kind": "task", "book": 1, "currency": "EUR"}
    prefilled = urlencode({**keys, **more})
    for name, route in ROUTES.items():
        if "GET" in route.methods and name not in {"users:set_password", "users:login"}:
            path = address(company, name)
            yield path
            yield f"{path}?q={CANARY[:-1]}&tab=history&list=leads&step=1"
            yield f"{path}?{prefilled}"
    for record in (company.whisper, company.whisper.links.get()):
        name = "files:download" if record == company.whisper else "files:delete"
        yield address(company, name, record.pk)
    yield address(company, "jobs:detail", company.finished_job.pk)
    yield from filtered()
    for record_type in all_types():
        for part in (CANARY[:-1], CANARY[:4], "x.example"):
            yield f"{reverse('search:pick', args=[record_type.label])}?q={part}"


def filtered():
    """Every list of private records, asked by filters on all of its texts for what it cannot show."""
    for record_type in (found for found in all_types() if not found.is_catalogue):
        fields = fields_of(record_type.model).values()
        texts = [field.name for field in fields if field.is_filterable and "contains" in operators_of(field)]
        rows = [("any", f"{name}:contains:{CANARY[:5]}") for name in texts[:MOST_ROWS]]
        yield f"{reverse(f'{record_type.namespace}:list')}?{urlencode([('scope', 'all'), *rows])}"


def admin_questions(company):
    """The admin's addresses of every model, with keys of what is not theirs, and what its pickers are asked."""
    for model in admin.site._registry:
        app, name = model._meta.app_label, model._meta.model_name
        yield reverse(f"admin:{app}_{name}_changelist")
        yield f"{reverse(f'admin:{app}_{name}_changelist')}?q={CANARY[:-1]}"
        for row in model._base_manager.order_by("-pk")[:2]:
            for verb in ("change", "history", "delete"):
                yield reverse(f"admin:{app}_{name}_{verb}", args=[row.pk])
        for field in model._meta.fields:
            if field.is_relation and hasattr(field.related_model._meta, "app_label"):
                query = f"app_label={app}&model_name={name}&field_name={field.name}&term={CANARY[:-1]}"
                yield f"{reverse('admin:autocomplete')}?{query}"


def crawl(client, start, most=MOST_PAGES):
    """Asks each path, follows links (own addresses, GET) to `most` pages, and yields (path, status, text)."""
    waiting, seen = list(start), set()
    given = len(waiting)
    for number in itertools.count():
        if number >= len(waiting) or number >= given + most:
            return
        path = waiting[number]
        if path in seen or "/logout/" in path:
            continue
        seen.add(path)
        response = client.get(path)
        text = text_of(response)
        yield path, response.status_code, text
        if response.headers.get("Content-Type", "").startswith("text/html") and response.status_code == 200:
            here = urlsplit(path).path
            for link in LINK.findall(text):
                target = f"{here}{link}" if link.startswith("?") else link
                if target.startswith("/") and not target.startswith(("//", "/static/")) and target not in seen:
                    waiting.append(target)


def sung(text):
    at = text.find(CANARY)
    return text[max(0, at - 80) : at + 60] if at >= 0 else ""


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_canary_sings_to_a_stranger(aviary, client, stranger):
    user = getattr(aviary, stranger)
    client.force_login(user, backend="users.backends.ProfileBackend")
    before = digest()
    start = [*questions(aviary), *(admin_questions(aviary) if user.is_staff else [])]
    heard, broken, pages = [], [], 0
    for path, status, text in crawl(client, start):
        pages += 1
        if CANARY in text:
            heard.append(f"{path}: …{sung(text)}…")
        if status >= 500:
            broken.append(f"{path}: {status}")
    assert heard == []
    assert broken == []
    assert pages > 200  # some links lead where the questions lead already
    assert digest() == before


def test_the_owner_hears_them_all(aviary, client):
    """The teeth: the same crawl by whoever may see the records finds each of them."""
    client.force_login(aviary.rep, backend="users.backends.ProfileBackend")
    silent = {f"{CANARY}-{apps.get_model(label)._meta.model_name}-" for label in PRIVATE - FOR_OTHERS}
    for __, __, text in crawl(client, questions(aviary)):
        silent -= set(re.findall(rf"{CANARY}-[a-z]+-", text))
        if not silent:
            break
    assert silent == set()
    for path in filtered():
        assert CANARY in text_of(client.get(path)), path


def test_administrators_hear_what_is_theirs(aviary, client):
    client.force_login(aviary.administrator, backend="users.backends.ProfileBackend")
    for name in ("leads:submission_detail", "notices:email"):
        assert CANARY in text_of(client.get(address(aviary, name)))


def test_a_document_is_read_by_its_words(aviary, client):
    """The teeth for PDF: its owner's copy holds the canaries that a stranger's crawl looks for."""
    document = make_document(aviary.quote)
    client.force_login(aviary.rep, backend="users.backends.ProfileBackend")
    assert CANARY in text_of(client.get(reverse("quotes:document_download", args=[document.pk])))


def test_a_stale_form_shows_the_other_hand_to_whoever_may_see_it(aviary, client):
    """The panel of a conflict holds their values: for an editor of the record, and for nobody else."""
    path, lead = address(aviary, "leads:edit"), aviary.lead
    type(lead).objects.filter(pk=lead.pk).update(version=lead.version + 5)
    values = {"version": lead.version, "last_name": "Mine", "company": "Mine"}
    for stranger in STRANGERS:
        client.force_login(getattr(aviary, stranger), backend="users.backends.ProfileBackend")
        response = client.post(path, values)
        assert response.status_code == 404
        assert CANARY not in text_of(response)
    client.force_login(aviary.rep, backend="users.backends.ProfileBackend")
    assert CANARY in text_of(client.post(path, values))
