"""The river in a real browser: from another site's enquiry form to the text of the quote's PDF."""

import io
import re

import pypdf
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import STEP
from tests.factories.leads import make_webform
from tests.factories.products import make_entry, make_product
from users.models import User

PDF_TIMEOUT = 60_000  # milliseconds


def log_in(page, product):
    email, password = product.administrator
    page.goto(f"{product.url}/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()


def enquire(browser, address):
    """A visitor without any session fills in the website's form, and is sent on to its thank-you page."""
    visitor = browser.new_context().new_page()
    visitor.set_default_timeout(STEP)
    visitor.goto(f"{address}/enquiry.html")
    visitor.get_by_label("First name").fill("Katarína")
    visitor.get_by_label("Last name").fill("Žáková")
    visitor.get_by_label("Email", exact=True).fill("k.zakova@tessellane.example")
    visitor.get_by_label("Company").fill("Tessellane Pharma")
    visitor.get_by_label("Phone").fill("+44 20 7946 0811")
    visitor.get_by_label("How can we help?").fill("Two failed audits since June.")
    visitor.get_by_role("button").click()
    expect(visitor.get_by_role("heading", name="Thank you!")).to_be_visible()
    visitor.context.close()


def walk_the_path(page):
    """Opens the unread lead, fills a key field in place, marks its step as complete."""
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Leads").click()
    page.get_by_role("link", name="My unread").click()
    page.get_by_role("link", name="Katarína Žáková").first.click()
    expect(page.locator("[aria-current=step]")).to_contain_text("New")
    page.get_by_role("textbox", name="Product interest").fill("Cold chain monitoring")
    page.get_by_role("button", name="Save key fields").click()
    expect(page.get_by_role("textbox", name="Product interest")).to_have_value("Cold chain monitoring")
    page.get_by_role("button", name="Mark status as complete", exact=True).click()
    expect(page.locator("[aria-current=step]")).to_contain_text("Working")


def convert(page):
    page.get_by_role("link", name="Convert", exact=True).click()
    page.locator("[name=opportunity_name]").fill("Three-site monitoring")
    page.get_by_role("button", name="Convert").click()
    expect(page.get_by_role("heading", name="Three-site monitoring")).to_be_visible()


def add_products(page):
    """Types a product's code, a quantity and a discount; the total follows while typing, and Enter goes on."""
    page.get_by_role("link", name="Related").click()
    page.get_by_role("link", name=re.compile("(Add|Edit) (lines|products)")).first.click()
    row = page.locator("[data-line]").first
    row.locator("[name$=-entry]").fill("FL-T3")
    row.locator("[name$=-quantity]").fill("160")
    expect(row.locator("[name$=-unit_price]")).not_to_have_value("")  # else the product's own may come into the typing
    row.locator("[name$=-unit_price]").fill("289")
    row.locator("[name$=-discount]").fill("10")
    row.locator("[name$=-discount]").press("Enter")
    expect(page.locator("[data-line]").nth(1).locator("[name$=-entry]")).to_be_focused()
    expect(row).to_contain_text("41,616.00")
    page.get_by_role("button", name="Save lines").click()
    expect(page.locator("dl").first).to_contain_text("€41,616.00")


def make_quote(page):
    page.get_by_role("link", name="New quote").or_(page.get_by_role("button", name="New quote")).first.click()
    expect(page.get_by_label("Quote name").or_(page.get_by_role("button", name="Create PDF"))).to_be_visible()
    if page.get_by_label("Quote name").is_visible():
        page.get_by_label("Quote name").fill("Trailers, with calibration")
        page.get_by_role("button", name=re.compile("Save|Create")).first.click()
    expect(page.get_by_role("button", name="Create PDF")).to_be_visible()


def print_quote(page):
    """Asks for the PDF, sees it made without reloading, and reads its text."""
    page.get_by_role("button", name="Create PDF").click()
    link = page.get_by_role("link", name=re.compile("^Download"))
    expect(link.first).to_be_visible(timeout=PDF_TIMEOUT)
    with page.expect_download() as download:
        link.first.click()
    return pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes()))


@pytest.mark.slow
def test_the_river_in_a_browser(product, product_orm, page, browser, website, violations):
    make_entry(make_product(name="Frostline T3 logger", code="FL-T3"), unit_price="289")
    administrator = User.objects.get(email=product.administrator[0])
    form = make_webform(administrator, owner=administrator)
    address = website(product.url, form.key)
    form.allowed_return_urls = [f"{address}/"]
    form.save()

    enquire(browser, address)
    log_in(page, product)
    walk_the_path(page)
    convert(page)
    add_products(page)
    make_quote(page)
    quote_url = page.url
    text = " ".join(sheet.extract_text() for sheet in print_quote(page).pages)
    assert "Frostline T3 logger" in text
    assert "41,616.00" in text
    assert "Tessellane Pharma" in text

    page.goto(quote_url)
    page.get_by_role("link", name=re.compile("Start sync")).click()
    page.get_by_role("button", name=re.compile("sync", re.I)).first.click()
    expect(page.get_by_text("Syncing").first).to_be_visible()
    assert violations == []
