"""Whatever is stored runs nowhere (OWASP: stored XSS; S3 of the quality list).

Every text of every table is a polyglot, come by the doors that people have (an enquiry, the admin, a file's name) or,
for all that those doors refuse, written past them. Chromium then opens every page of the product, and of its admin
every list and row, with traps set: a call of `xss()`, a dialog, a breach of the content policy, an error, an element or
an attribute that no template of ours writes.
"""

import html
from itertools import count, islice
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import DatabaseError, models, transaction
from django.test import override_settings
from django.urls import reverse

from core.records import all_types
from leads.models import Lead
from tests.architecture.house import APPS
from tests.e2e.people import log_in
from tests.e2e.polyglots import POLYGLOTS, SHORT
from tests.e2e.visits import QUERIES
from tests.factories.files import make_file
from tests.factories.quotes import make_document
from tests.permissions.conftest import address, build
from tests.permissions.routes import ROUTES
from tests.processes import running_product
from tests.visitor import Visitor
from users.models import User
from users.services import user_update

pytestmark = pytest.mark.slow
TRAPS = """
window.trapped = [];
window.xss = () => window.trapped.push("executed");
document.addEventListener("securitypolicyviolation", (event) =>
  window.trapped.push(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""
# What unescaped text would leave in the document, run or not.
REMAINS = """() => [...document.querySelectorAll("*")].flatMap((element) => [
  ...(element.localName.startsWith("x7") ? [`element ${element.outerHTML.slice(0, 200)}`] : []),
  ...[...element.attributes].filter(({ name, value }) => name.startsWith("on") || name.startsWith("hx-on") ||
      (["href", "src", "action", "formaction", "data"].includes(name) &&
        /^\\s*(java\\s*script|vbscript|data:text)/i.test(value)))
    .map(({ name, value }) => `attribute ${name}=${value}`),
])"""
# Text that is no words of people's: keys, names of types, what a machine reads.
MACHINES = {
    "users.User.password", "users.User.email", "users.RecordAccess.record_type", "jobs.Job.kind",
    "files.StoredFile.storage_name", "files.StoredFile.type", "files.StoredFile.sha256", "notices.Notice.kind",
    "notices.OutgoingEmail.key", "paths.Path.record_type", "paths.Path.scope", "paths.GateEvent.record_type",
    "leads.WebForm.key", "quotes.QuoteDocument.sha256", "quotes.QuoteDocument.content_digest",
    "paths.PathPicture.key", "paths.PathPicture.media_type",
}  # fmt: skip
# Which the database itself keeps from it, whoever writes, and what it says.
REFUSED = {
    "quotes.QuoteTemplateVersion.colour": "quote_template_colour",  # a constraint: # and six hexadecimal digits
    "quotes.QuoteDocument.name": "pgtrigger",  # what a document is made from never changes
}
NOT_VISITED = {
    "users:set_password",
    "paths:export",
    "paths:picture",
    "files:download",
    "quotes:document_view",
    "quotes:document_download",
}


@pytest.fixture(scope="module")
def poisoned(django_db_setup, django_db_blocker):
    """A product without Celery, all of whose texts are polyglots; `poisoned.company` is the company of the matrix."""
    with running_product(celery=False) as product:
        with pytest.MonkeyPatch.context() as patch, override_settings(MEDIA_ROOT=str(product.var_dir / "media")):
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
            with django_db_blocker.unblock(), product.orm():
                product.company = build()
                user = User.objects.get(email=product.administrator[0])
                for text in islice(POLYGLOTS, 6):
                    make_file(product.company.lead, user, name=f"{text}.png")
                make_document(product.company.quote, rendered=False, by=user)  # finished ones stay as they are
                enquire(product)
                user_update(user=user, by=None, first_name=SHORT[0], last_name=SHORT[1], title=POLYGLOTS[0])
                product.count, product.refused = poison()
        yield product


def enquire(product):
    """Every polyglot in every field of an enquiry, as anybody on the internet may send it."""
    website = Visitor(product.url)
    fields = ("first_name", "last_name", "company", "title", "city", "phone", "URL", "description", "lead_source")
    for text in POLYGLOTS:
        values = {"oid": product.company.webform.key, **dict.fromkeys(fields, text), "email": "a@b.example"}
        answer = website.send("POST", "/web-to-lead", values, {"User-Agent": "<x7><script>xss()</script>"})
        assert answer.status == 200
    assert Lead.objects.filter(last_name__contains="xss()").count() > 40


def texts(model):
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and f"{model._meta.label}.{field.name}" not in MACHINES
    ]


def poison():
    """Another polyglot in every text of every row; histories follow. (How many columns, those that took none.)"""
    numbers, taken, refused = count(), set(), {}
    for model in apps.get_models():
        if model._meta.app_label not in APPS or model.__name__.endswith("Event"):
            continue
        for row in model._base_manager.order_by("pk")[:40]:
            values = {field.name: polyglot(field, next(numbers)) for field in texts(model)}
            if refusal(row, values) is None:
                taken |= {f"{model._meta.label}.{name}" for name in values}
                continue
            for name, text in values.items():
                error = refusal(row, {name: text})
                if error is None:
                    taken.add(f"{model._meta.label}.{name}")
                else:
                    refused[f"{model._meta.label}.{name}"] = str(error)
    return len(taken), {name: error for name, error in refused.items() if name not in taken}


def polyglot(field, number):
    known = POLYGLOTS if (field.max_length or 999) > 60 else SHORT
    return f"{known[number % len(known)]}{number if field.unique else ''}"[: field.max_length or None]


def refusal(row, values):
    """Writes these values, past every form and service. Returns why the database does not take them, or None."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**values)
    except DatabaseError as error:
        return error
    return None


def pages(company):
    """Every address that shows something, in the states that show more, and every page of the admin."""
    ids = {name: row.pk for name, row in vars(company).items()}
    for name, route in ROUTES.items():
        if "GET" in route.methods and name not in NOT_VISITED:
            path = address(company, name)
            yield f"{path}?{QUERIES[name].format(**ids)}" if name in QUERIES else path
            if name.endswith(":detail") and route.who == "owner":
                yield from (f"{path}?tab={tab}" for tab in ("details", "related", "history"))
            if name.endswith(":list"):
                yield f"{path}?{urlencode({'scope': 'all', 'q': POLYGLOTS[3], 'sort': POLYGLOTS[0]})}"
    for record_type in all_types():
        yield f"{reverse('search:pick', args=[record_type.label])}?q="
    yield f"{reverse('search:results')}?{urlencode({'q': 'xss'})}"
    yield f"{reverse('search:results')}?{urlencode({'q': POLYGLOTS[0]})}"
    yield f"/nothing-here/{POLYGLOTS[0]}"
    yield reverse("admin:index")
    records = {record_type.model for record_type in all_types()}
    for model in admin.site._registry:
        at = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{at}_changelist")
        yield f"{reverse(f'{at}_changelist')}?{urlencode({'q': POLYGLOTS[0]})}"
        row = model._base_manager.order_by("-pk").first()
        if row is not None:
            yield reverse(f"{at}_change", args=[row.pk])
            if model in records:  # what these pages say of other models is said by the same templates
                yield from (reverse(f"{at}_{verb}", args=[row.pk]) for verb in ("history", "delete"))


@pytest.fixture
def tab(poisoned, browser):
    """The administrator's browser, with the traps set on every page that it opens."""
    context = browser.new_context(base_url=poisoned.url)
    page = context.new_page()
    log_in(page, poisoned.url, *poisoned.administrator)
    context.add_init_script(TRAPS)
    page.said = []
    page.on("dialog", lambda dialog: (page.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: page.said.append(f"error: {error}"))
    page.set_default_timeout(20_000)
    yield page
    context.close()


def caught(page):
    """What the traps hold, of this page."""
    found = [*page.said, *page.evaluate("window.trapped"), *page.evaluate(REMAINS)]
    page.said.clear()
    return found


def test_every_text_that_people_write_is_poisoned(poisoned):
    assert len(POLYGLOTS) >= 60
    assert poisoned.refused.keys() == REFUSED.keys()
    assert all(REFUSED[name] in error for name, error in poisoned.refused.items())
    assert poisoned.count > 100


def test_nothing_that_is_stored_runs_on_any_page(tab, poisoned, django_db_blocker):
    found, seen = {}, 0
    with django_db_blocker.unblock(), poisoned.orm():
        paths = list(pages(poisoned.company))
    for path in paths:
        answer = tab.goto(path, wait_until="load")
        assert answer.status < 500, path
        bad = caught(tab)
        if bad:
            found[path] = bad[:4]
        seen += "xss()" in html.unescape(answer.text())
    assert found == {}
    assert seen > 100  # pages on which there was something to run


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without it"])
def test_the_traps_close_where_escaping_is_off(tab, poisoned, policy):
    """The teeth: the same page, its escaping undone on the way. Without the content policy the texts would run."""

    def unescape(route):
        answer = route.fetch()
        keep = {name: value for name, value in answer.headers.items() if name in {"content-type"}}
        if policy:
            keep["content-security-policy"] = answer.headers["content-security-policy"]
        route.fulfill(status=200, headers=keep, body=html.unescape(answer.text()))

    tab.route("**/leads/*/", unescape)
    tab.goto(address(poisoned.company, "leads:detail"))
    tab.wait_for_timeout(300)
    found = caught(tab)
    assert [text for text in found if text.startswith("element <x7")]
    assert [text for text in found if text.startswith("policy: script-src" if policy else "executed")]
    assert policy is ("executed" not in found)
