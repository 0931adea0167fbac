"""Each page in a browser, in each of its states: accessible, at peace with the content policy, and no wider than the
screen. `make test` asks a page in one of four looks, another one each day, and the core pages in all; `make a11y` asks
every page in all.
"""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from leads.models import Lead
from leads.services import lead_convert
from notices.services import notice_send
from opportunities.services import opportunity_set_lines
from quotes.services import quote_choose_line, quote_set_lines
from tests.e2e.accessibility import findings, looks
from tests.e2e.people import PASSWORD, log_in, make_person
from tests.e2e.visits import CORE, NO_PAGE, QUERIES, VISITS
from tests.factories.activities import make_activity
from tests.factories.contacts import make_contact
from tests.factories.jobs import make_job
from tests.factories.leads import full_values, make_lead, status
from tests.factories.opportunities import (
    close_deal,
    make_competitor,
    make_line,
    make_opportunity,
    make_pipeline,
    stage,
)
from tests.factories.paths import lead_path
from tests.factories.products import make_entry, make_price_book
from tests.factories.quotes import make_document, make_quote
from tests.paths.histories import lead_history
from tests.permissions.conftest import ABSENT, address, build
from tests.permissions.routes import ROUTES
from tests.processes import running_product
from users.models import User
from users.permissions import Profile

pytestmark = [pytest.mark.slow]


@pytest.fixture(scope="module")
def filled_product(django_db_setup, django_db_blocker):
    """The whole product without Celery; `filled_product.company` has something for each address to lead to."""
    with running_product(celery=False) as product:
        with pytest.MonkeyPatch.context() as patch, override_settings(MEDIA_ROOT=str(product.var_dir / "media")):
            # Playwright may have its event loop in this thread already; none of its calls is under way here.
            patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
            with django_db_blocker.unblock(), product.orm():
                product.company = fill()
        yield product


def fill():
    """The company of the permission matrix, and full records of the administrator's own."""
    user = User.objects.get()
    company = build()
    company.newcomer = make_person()
    company.leader = make_person(Profile.MANAGER, role=company.manager.role)
    account = company.account
    contact = make_contact(user, account=account, email="n.okafor@okafor.example")
    company.fresh_lead = make_lead(user, owner=user, **full_values(company="Okafor Cold Chain"))
    company.converted = make_lead(user, owner=user, **full_values(last_name="Okafor", email="o@okafor.example"))
    lead_convert(lead=company.converted, by=user, create_opportunity=True)
    deal = make_opportunity(user, account=account, stage=stage("Needs analysis"), amount=96428)
    company.lost_opportunity = close_deal(make_opportunity(user, account=account), competitor=make_competitor())
    lines = [make_line(quantity="160", discount="10"), make_line(quantity="6")]
    company.full_opportunity = opportunity_set_lines(opportunity=deal, by=user, lines=lines)
    make_entry(lines[0].entry.product, make_price_book(), unit_price="80")
    company.full_quote = make_quote(opportunity=make_opportunity(user, account=account), by=user, lines=None)
    options = [replace(line, is_optional=True) for line in lines]
    quote_set_lines(quote=company.full_quote, by=user, lines=[*lines, *options])
    quote_choose_line(line=company.full_quote.lines.last(), is_chosen=True, by=user)
    company.waiting_document = make_document(company.full_quote, rendered=False, by=user)
    make_document(company.full_quote, by=user)
    company.used_pipeline = make_pipeline("Partners and everybody else whom we sell through")
    company.used_stage = company.used_pipeline.stages.get(name="Needs analysis")
    make_opportunity(user, account=account, stage=company.used_stage)
    company.worked_path = lead_path()
    lead_history(user, (status("New"), 30), (status("Working"), 10), today=timezone.localdate())
    company.finished_job = make_job(*Lead.objects.filter(converted_at=None), by=user, to=user, run=True)
    for record in (company.lead, company.fresh_lead, account, contact, deal, company.full_quote):
        make_activity(record, by=user, due_date=timezone.localdate())
        make_activity(record, by=user, kind="call", minutes=9, description="240 sensors over three sites.")
    notice_send(user=user, kind="owner_changed", record=company.lead)
    # What fits must not hang on how short names are, nor on how many people other tests have made.
    User.objects.exclude(pk=user.pk).update(first_name="Maximiliane", last_name="Featherstonehaugh-Brandenburger")
    return company


@pytest.fixture(scope="module")
def tabs(filled_product, browser):
    """`with tabs(who) as (page, said):` a tab of somebody's browser, and what it says on its console meanwhile.

    To open one takes longer than most pages: it is kept for the next visit, unless it is to be a `fresh` one, that no
    mouse has been moved in and no form filled in.
    """
    company = filled_product.company
    contexts, kept, known = {}, {}, {name: (getattr(company, name).email, PASSWORD) for name in ("newcomer", "leader")}
    known["administrator"] = filled_product.administrator

    def context_of(who):
        if who not in contexts:
            contexts[who] = browser.new_context(base_url=filled_product.url)
            if who in known:
                log_in(contexts[who].new_page(), filled_product.url, *known[who])
        return contexts[who]

    def new_tab(who):
        page = context_of(who).new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        return page

    @contextmanager
    def open_tab(who, fresh=False):
        page = new_tab(who) if fresh or who not in kept else kept.pop(who)
        page.said.clear()
        yield page, page.said
        if fresh:
            page.close()
        else:
            kept[who] = page

    yield open_tab
    for context in contexts.values():
        context.close()


def path_of(company, visit):
    ids = {name: row.pk for name, row in vars(company).items()}
    key = getattr(company, visit.of).pk if visit.of and visit.of != "nothing" else None
    path = address(company, visit.route, ABSENT if visit.of == "nothing" else key)
    return f"{path}?{visit.query.format(**ids)}" if visit.query else path


@pytest.mark.parametrize("index", range(len(VISITS)), ids=[str(visit) for visit in VISITS])
def test_a_page_is_sound(tabs, filled_product, index):
    visit = VISITS[index]
    found = []
    for look in looks(index, whole=visit.route in CORE and not visit.state):
        with tabs(visit.who, fresh=visit.act is not None) as (page, said):
            look.put_on(page)
            assert page.goto(path_of(filled_product.company, visit)).status == visit.status
            expect(page.locator(f"html[data-bs-theme={look.scheme}]")).to_be_attached()
            if visit.act:
                visit.act(page)
            width = page.evaluate("document.documentElement.scrollWidth")
            wide = [f"{width} px wide"] if width > look.width else []
            # A browser notes each answer of 400 and more.
            noise = [text for text in said if not re.search(r"responded with a status of [45]\d\d", text)]
            found += [f"{look}: {fault}" for fault in (*wide, *noise, *findings(page))]
    assert not found, "\n".join(found)


def test_every_address_that_can_be_read_is_visited_or_explained():
    readable = {name for name, route in ROUTES.items() if "GET" in route.methods}
    visited = {visit.route for visit in VISITS}
    assert visited | set(NO_PAGE) == readable
    assert not visited & set(NO_PAGE)
    assert set(QUERIES) <= readable
    assert set(CORE) <= visited
    assert len({str(visit) for visit in VISITS}) == len(VISITS)


@pytest.mark.parametrize("name", NO_PAGE)
def test_what_is_no_page_is_none(tabs, filled_product, name):
    with tabs("administrator") as (page, __):
        answer = page.request.get(address(filled_product.company, name))
        assert "<!doctype html" not in answer.body()[:200].decode("latin1").lower() or answer.status == 404


def test_four_days_show_every_page_in_all_looks(monkeypatch):
    monkeypatch.delenv("A11Y", raising=False)  # `make a11y` asks in all looks each day
    for index in range(4):
        assert len({looks(index, day=date(2030, 1, day))[0] for day in range(1, 5)}) == 4
    assert len({looks(index, day=date(2030, 1, 1))[0] for index in range(4)}) == 4
