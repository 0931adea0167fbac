"""The core of the river, and what was built around it, with JavaScript switched off: a rep's day."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from accounts.models import Account
from leads.models import Lead
from opportunities.models import Opportunity
from quotes.models import Quote
from quotes.services import quote_set_lines
from tests.e2e.people import log_in, make_person
from tests.factories.files import PNG
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_quote
from tests.processes import wait_for

pytestmark = [pytest.mark.slow]


@pytest.fixture
def rep(product_orm):
    return make_person()


@pytest.fixture
def still(browser, product_orm, rep):
    """A tab of the rep's browser, without JavaScript, logged in."""
    context = browser.new_context(java_script_enabled=False, base_url=product_orm.url)
    page = context.new_page()
    log_in(page, product_orm.url, rep.email)
    yield page
    context.close()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def test_from_a_new_lead_to_a_syncing_quote(still, rep):
    make_entry(make_product(name="Frostline T4 logger", code="FL-T4"), unit_price="289")
    still.goto("/leads/")
    still.get_by_role("link", name="New lead").first.click()
    still.get_by_label("Last name").fill("Stillwater")
    still.get_by_label("Company").fill("Stillwater Cold Store")
    still.get_by_role("button", name="Create lead").click()
    expect(still.get_by_role("heading", level=1)).to_contain_text("Stillwater")

    still.get_by_role("link", name="Convert", exact=True).click()
    still.locator("[name=opportunity_name]").fill("Still monitoring")
    still.get_by_role("button", name="Convert").click()
    expect(still.get_by_role("heading", name="Still monitoring")).to_be_visible()
    assert Account.objects.get(name="Stillwater Cold Store").owner == rep

    deal = Opportunity.objects.get(name="Still monitoring")
    still.goto(f"/opportunities/{deal.pk}/lines/")
    row = still.locator("[data-line]").first
    row.locator("[name$=-entry]").fill("FL-T4")
    row.locator("[name$=-quantity]").fill("160")
    row.locator("[name$=-discount]").fill("10")
    still.get_by_role("button", name="Save lines").click()
    expect(still.locator("main")).to_contain_text("41,616.00")

    still.goto(f"/opportunities/{deal.pk}/lines/")
    still.locator(".pw-paste > summary").click()
    still.locator("[name=pasted]").fill("Product\tQty\tPrice\nFL-T4\t2\t€ 0.00\nFL-NOWHERE\t1")
    still.get_by_role("button", name="Add rows").click()
    expect(still.get_by_role("alert")).to_contain_text("No product “FL-NOWHERE”")
    still.locator("[data-line]").nth(2).locator("summary").click()
    still.get_by_role("button", name="Remove").locator("visible=true").click()
    still.get_by_role("button", name="Save lines").click()
    expect(still.locator("main")).to_contain_text("41,616.00")
    assert deal.lines.count() == 2

    still.goto(f"/quotes/create/?opportunity={deal.pk}")
    still.get_by_role("button", name="Create quote").click()
    expect(still.get_by_role("button", name="Create PDF")).to_be_visible()
    still.get_by_role("link", name=re.compile("Start sync")).first.click()
    still.get_by_role("button", name=re.compile("sync", re.I)).first.click()
    wait_for(lambda: Quote.objects.get(opportunity=deal).is_syncing)
    deal.refresh_from_db()
    assert deal.amount == 41616


def test_an_option_is_chosen_and_made_one_again(still, rep):
    option = replace(make_line(make_entry(make_product(name="Still option"), unit_price="50")), is_optional=True)
    quote = quote_set_lines(quote=make_quote(rep), lines=[make_line(), option], by=rep)
    still.goto(quote.get_absolute_url())
    still.get_by_role("button", name="Choose Still option").click()
    again = still.get_by_role("button", name="Make optional again Still option")
    expect(again).to_be_in_viewport()
    assert Quote.objects.get(pk=quote.pk).total_price == 150
    again.click()
    expect(still.get_by_role("button", name="Choose Still option")).to_be_visible()
    assert Quote.objects.get(pk=quote.pk).total_price == 100


def test_a_list_is_filtered_and_its_rows_change_hands(still, rep):
    heir = make_person(first_name="Heir", last_name="Apparent")
    hot, cold = (make_lead(rep, owner=rep, rating=rating) for rating in ("hot", "cold"))
    still.goto("/leads/")
    still.get_by_label("Rating").select_option("hot")
    still.get_by_role("button", name="Filter", exact=True).click()
    expect(still.locator("tbody tr")).to_have_count(1)
    still.locator(f'input[name="pk"][value="{hot.pk}"]').check()
    still.locator("#bulk").get_by_role("button", name="Change owner").click()
    still.get_by_label("New owner").select_option(label=str(heir))
    still.get_by_role("button", name="Change owner").click()
    expect(still.get_by_role("heading", level=1)).to_be_visible()
    wait_for(lambda: Lead.objects.get(pk=hot.pk).owner == heir)
    assert Lead.objects.get(pk=cold.pk).owner == rep


def test_a_filter_is_added_step_by_step(still, rep):
    lead = make_lead(rep, owner=rep, email="still@stillwater.example")
    make_lead(rep, owner=rep)
    still.goto("/leads/")
    still.locator("#add-filter > summary").click()
    adding = still.locator("#add-filter")
    adding.get_by_label("Field").select_option("email")
    adding.get_by_role("button", name="Go on").click()
    adding.get_by_label("Value").fill("stillwater")
    adding.get_by_role("button", name="Add", exact=True).click()
    expect(still.locator("tbody tr")).to_have_count(1)
    expect(still.locator("tbody")).to_contain_text(lead.last_name)


def test_a_conflict_is_settled(still, rep):
    lead = make_lead(rep, owner=rep, phone="1")
    still.goto(f"/leads/{lead.pk}/edit/")
    Lead.objects.filter(pk=lead.pk).update(phone="2", version=lead.version + 1)
    still.locator("[name=phone]").fill("3")
    save(still)
    expect(still.locator("#conflicts")).to_be_visible()
    still.get_by_role("radio").first.check()
    save(still)
    wait_for(lambda: Lead.objects.get(pk=lead.pk).phone == "3")


def test_a_file_is_uploaded(still, rep):
    lead = make_lead(rep, owner=rep)
    still.goto(f"/leads/{lead.pk}/")
    chosen = {"name": "plan.png", "mimeType": "image/png", "buffer": PNG}
    still.locator("#upload-files").set_input_files(chosen)
    still.get_by_role("button", name="Upload").click()
    expect(still.locator("#rail-files").get_by_role("link", name="plan.png")).to_be_visible()
