"""The closing dialog by keyboard: opened from the path, refused at its field, closed. And on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import STEP
from tests.e2e.test_conflict import TAGS
from tests.e2e.test_river import log_in
from tests.e2e.test_river_keyboard import Keyboard
from tests.factories.opportunities import make_competitor, make_opportunity
from users.models import User


@pytest.fixture
def deal(product_orm):
    return make_opportunity(User.objects.get(is_superuser=True))


def open_deal(page, product, deal):
    log_in(page, product)
    page.goto(f"{product.url}/opportunities/{deal.pk}/?step=closed")


@pytest.mark.slow
def test_a_deal_is_lost_by_keyboard(page, product_orm, deal, violations):
    rival = make_competitor()
    open_deal(page, product_orm, deal)
    keys = Keyboard(page)
    opener = page.get_by_role("link", name="Select closed stage")
    dialog = page.get_by_role("dialog", name="Select closed stage")
    won = dialog.get_by_role("radio", name="Closed won")

    keys.enter(opener)
    expect(won).to_be_focused(timeout=STEP)
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()

    keys.press("Enter")
    expect(won).to_be_focused(timeout=STEP)
    keys.press("Space")
    expect(dialog.get_by_label("Loss reason")).to_be_hidden()
    keys.press("ArrowDown")
    expect(dialog.get_by_role("radio", name="Closed lost")).to_be_checked()
    keys.enter(dialog.get_by_role("button", name="Close opportunity"))
    expect(dialog).to_contain_text("choose a loss reason", timeout=STEP)
    expect(dialog.get_by_label("Loss reason")).to_be_focused()
    assert Axe().run(page, options=TAGS).violations_count == 0

    page.keyboard.type("Price")
    keys.reach(dialog.get_by_label("Who won it"))
    page.keyboard.type(rival.name)
    keys.enter(dialog.get_by_role("button", name="Close opportunity"))
    expect(page.locator(".pw-toasts")).to_contain_text("Closed lost", timeout=STEP)
    expect(page.locator("[aria-current=step]")).to_contain_text("Closed lost")
    expect(page.locator(".pw-facts")).to_contain_text(re.compile(f"Price.*{rival.name}", re.S))
    deal.refresh_from_db()
    assert (deal.is_lost, deal.loss_reason.name, deal.competitors.get().is_winner) == (True, "Price", True)
    assert [text for text in violations if "422" not in text] == []


@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone(browser, product_orm, deal, scripts):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=scripts)
    page = context.new_page()
    open_deal(page, product_orm, deal)
    page.get_by_role("link", name="Select closed stage").click()
    page.get_by_role("radio", name="Closed lost").check()
    page.get_by_role("button", name="Close opportunity").click()
    expect(page.get_by_text("choose a loss reason").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Loss reason").select_option("Timing")
    page.get_by_role("button", name="Close opportunity").click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Closed lost")
    context.close()
