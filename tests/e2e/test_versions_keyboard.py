"""A quote's versions by keyboard alone: presented, revised, compared, taking over the sync, lines put back."""

import re

import pytest
from playwright.sync_api import expect

from opportunities.models import Opportunity
from quotes.models import Quote
from quotes.services import quote_start_sync
from tests.e2e.people import log_in, make_person
from tests.e2e.test_river_keyboard import Keyboard
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_quote


@pytest.fixture
def syncing(product_orm):
    """A rep's quote with one line of 3 at 100, which syncs."""
    rep = make_person()
    line = make_line(make_entry(make_product(name="Keyed logger"), unit_price="100"), quantity="3")
    quote = make_quote(opportunity=make_opportunity(rep, name="Keyed deal"), lines=[line])
    return rep, quote_start_sync(quote=quote, by=rep)


def revise(keys, page):
    keys.enter(page.get_by_role("button", name="Mark as presented"))
    expect(page.get_by_text("its words, lines and amounts stay as they are")).to_be_visible()
    keys.enter(page.get_by_role("button", name="New version"))
    expect(page.get_by_text("Version 1 still syncs with the opportunity")).to_be_visible()
    keys.enter(page.get_by_role("link", name="Edit lines").locator("visible=true").first)
    keys.fill(page.locator("[name=line-0-quantity]"), "5")
    keys.press("Control+Enter")
    expect(page.locator(".pw-toasts")).to_contain_text("saved")


def compare(keys, page):
    keys.enter(
        page.locator("summary[aria-label='More actions'], summary:has-text('More')").locator("visible=true").first
    )
    keys.enter(page.get_by_role("link", name="What this version changed"))
    expect(page.get_by_role("heading", name="From version 1 to version 2")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("€500.00")
    keys.enter(page.get_by_role("link", name="Back to the quote"))


def take_over(keys, page):
    keys.enter(page.get_by_role("link", name=re.compile("Take over its sync")))
    expect(page.get_by_role("main")).to_contain_text("€300.00")
    keys.enter(page.get_by_role("button", name="Replace lines and sync"))
    expect(page.locator(".pw-facts")).to_contain_text("Syncing")


@pytest.mark.slow
def test_versions_and_their_sync_by_keyboard(product_orm, page, syncing, violations):
    rep, quote = syncing
    page.emulate_media(reduced_motion="reduce")
    log_in(page, product_orm.url, rep.email)
    keys = Keyboard(page)
    page.goto(f"{product_orm.url}/quotes/{quote.pk}/")

    revise(keys, page)
    compare(keys, page)
    take_over(keys, page)
    deal = Opportunity.objects.get(pk=quote.opportunity_id)
    assert deal.amount == 500
    assert Quote.objects.get(opportunity=deal, is_syncing=True).revision == 2

    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/?tab=related")
    keys.enter(page.locator("#related-quotes summary"))
    earlier = page.get_by_role("link", name=f"Version 1 of {quote.number}")
    expect(earlier).to_be_visible()
    keys.enter(earlier)
    expect(page.get_by_text("Version 2 still syncs with the opportunity")).to_be_visible()

    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/replaced-lines/")
    keys.enter(page.get_by_role("button", name=re.compile("Put these back")))
    expect(page.locator(".pw-toasts")).to_contain_text("are as they were")
    deal.refresh_from_db()
    assert deal.amount == 300
    assert Quote.objects.get(opportunity=deal, is_syncing=True).total_price == 300
    assert violations == []
