"""U30: two people have one lead open; the second to save is shown both values and settles it by one choice."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from leads.models import Lead
from tests.e2e.test_river import log_in
from tests.factories.leads import make_lead
from users.models import User

TAGS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def open_edit(page, product, lead):
    log_in(page, product)
    page.goto(f"{product.url}/leads/{lead.pk}/edit/")


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.slow
def test_the_second_editor_chooses_by_keyboard_and_types_nothing_again(browser, page, product_orm, violations):
    lead = make_lead(User.objects.get(is_superuser=True), phone="1", city="Bratislava")
    open_edit(page, product_orm, lead)
    other = browser.new_context().new_page()
    open_edit(other, product_orm, lead)

    other.locator("[name=phone]").fill("2")
    other.locator("[name=city]").fill("Nitra")
    save(other)
    expect(other.get_by_role("heading", level=1)).to_contain_text(str(lead))
    other.context.close()

    page.locator("[name=phone]").fill("3")
    page.locator("[name=title]").fill("CFO")
    save(page)
    panel = page.locator("#conflicts")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("Before: 1")
    expect(page.get_by_role("radio")).to_have_count(2)
    expect(page.locator("[name=title]")).to_have_value("CFO")
    assert Axe().run(page, options={"runOnly": TAGS["runOnly"]}).violations_count == 0

    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    save(page)
    expect(page.locator(".pw-toasts")).to_contain_text("saved")
    lead = Lead.objects.get(pk=lead.pk)
    assert (lead.phone, lead.title, lead.city) == ("3", "CFO", "Nitra")
    assert [text for text in violations if "409" not in text] == []


@pytest.mark.slow
def test_on_a_phone_without_javascript(browser, product_orm):
    lead = make_lead(User.objects.get(is_superuser=True), phone="1")
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    open_edit(page, product_orm, lead)
    Lead.objects.filter(pk=lead.pk).update(phone="2", version=2)
    page.locator("[name=phone]").fill("3")
    save(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("radio").nth(1).check()
    save(page)
    assert Lead.objects.get(pk=lead.pk).phone == "2"
    context.close()
