"""The editor of quote templates by keyboard and on a phone: what is typed is on the sheet before it is saved."""

import pytest
from playwright.sync_api import expect

from tests.e2e.accessibility import findings
from tests.e2e.conftest import STEP
from tests.e2e.people import log_in, make_person
from tests.e2e.test_river_keyboard import Keyboard
from tests.factories.quotes import make_quote, make_template
from users.permissions import Profile

pytestmark = pytest.mark.slow


@pytest.fixture
def manager(product_orm):
    return make_person(profile=Profile.MANAGER)


@pytest.fixture
def template(product_orm, manager):
    make_quote(manager, name="Cold rooms", by=manager)
    return make_template(draft=True, by=manager, name=f"Editor {manager.pk}")


def open_editor(page, product, manager, template):
    log_in(page, product.url, manager.email)
    page.emulate_media(reduced_motion="reduce")  # what fades in has no contrast on its way
    page.goto(f"{product.url}/quotes/templates/{template.pk}/draft/")
    return page.frame_locator("iframe.pw-sheet")


def test_a_template_is_edited_and_published_by_keyboard(page, product_orm, manager, template, violations):
    sheet = open_editor(page, product_orm, manager, template)
    keys = Keyboard(page)
    expect(sheet.locator("body")).to_contain_text("We begin.", timeout=STEP)
    assert sheet.locator("h1").evaluate("element => getComputedStyle(element).fontFamily").startswith("Inter")

    keys.reach(page.get_by_label("Introduction"))
    page.keyboard.type("Dear reader of **{quote.name}**")
    expect(sheet.locator(".note b")).to_have_text("Cold rooms", timeout=STEP)
    expect(page.get_by_label("Introduction")).to_be_focused()
    assert template.draft.introduction == ""

    keys.enter(page.get_by_role("button", name="Add a section"))
    page.wait_for_url("**/draft/#section-2", timeout=STEP)
    keys.reach(page.locator("#section-2-body"))
    page.keyboard.type("{no.field}")
    keys.enter(page.get_by_role("button", name="Save the draft"))
    expect(page.locator("#section-2-body-error")).to_contain_text("is no merge field", timeout=STEP)
    page.wait_for_load_state()
    assert findings(page) == []
    page.locator("#section-2-body").fill("Fine {owner.name}")
    page.get_by_role("button", name="Up section 2").press("Enter")
    page.wait_for_url("**/draft/#section-2", timeout=STEP)
    expect(page.locator(".pw-part").first).to_have_id("section-2")

    page.get_by_role("button", name="Save and publish…").press("Enter")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.locator(".pw-toasts")).to_contain_text("new documents are printed with", timeout=STEP)
    assert [section["key"] for section in template.current.sections] == [2, 1]
    # The refused save is an answer of 422, which Chromium puts on the console.
    assert [said for said in violations if "422" not in said] == []


def test_on_a_phone_nothing_is_cut_off(page, product_orm, manager, template, violations):
    page.set_viewport_size({"width": 360, "height": 740})
    sheet = open_editor(page, product_orm, manager, template)

    expect(sheet.locator("body")).to_contain_text("We begin.", timeout=STEP)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert findings(page) == []
    assert violations == []


def test_without_javascript_sections_are_made_and_saved(browser, product_orm, manager, template):
    context = browser.new_context(java_script_enabled=False, base_url=product_orm.url)
    page = context.new_page()
    open_editor(page, product_orm, manager, template)
    page.get_by_role("button", name="Add a section").click()
    page.locator("#section-2-title").fill("Second")
    page.locator("#section-2-title").press("Enter")
    expect(page.locator(".pw-part")).to_have_count(2)
    page.get_by_role("button", name="Remove section 1").click()
    expect(page.locator(".pw-part")).to_have_count(1)
    assert [section["title"] for section in template.draft.sections] == ["Second"]
    context.close()
