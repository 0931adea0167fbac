"""The river by keyboard alone, as a rep: no mouse, and the focus is seen at every step (WCAG 2.4.7, 2.4.11)."""

import re
import time

import pytest
from playwright.sync_api import expect

from leads.models import Lead
from quotes.models import Quote
from tests.e2e.people import PASSWORD, log_in, make_person
from tests.factories.leads import make_lead, make_webform
from tests.factories.products import make_entry, make_product
from tests.processes import wait_for
from tests.visitor import Visitor
from users.permissions import Profile

MOST_TABS = 140
PDF_TIMEOUT = 60_000  # milliseconds
FRAMES = 1.0  # seconds
# Where the focus is: its outline or that of what holds it, and whether any of its box can be seen.
FOCUS = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "the focus is lost";
  if (here.tabIndex < 0) return "";
  const box = here.getBoundingClientRect();
  if (!box.width || !box.height) return "the focused element has no size";
  const outlined = [here, here.closest(".pw-cmd, .pw-seg")].some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
  });
  if (!outlined) return "the focus is not visible";
  const places = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const seen = places.some(([x, y]) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && (here.contains(top) || top.contains(here));
  });
  if (seen) return "";
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return `the focus is covered by ${above ? above.outerHTML.slice(0, 120) : "the edge of the window"}`;
}"""


class Keyboard:
    """Presses keys and looks where the focus is."""

    def __init__(self, page):
        self.page = page

    def press(self, key):
        self.page.keyboard.press(key)

    def see(self):
        """Within a second: the page scrolls to the focus, and what covers it steps aside, in frames after the key."""
        fault, until = self.page.evaluate(FOCUS), time.monotonic() + FRAMES
        while fault and time.monotonic() < until:
            self.page.wait_for_timeout(50)
            fault = self.page.evaluate(FOCUS)
        assert fault == "", f"{fault}: {self.page.evaluate('document.activeElement.outerHTML.slice(0, 200)')}"

    def reach(self, target, key="Tab"):
        """Tabs until `target` has the focus; at each stop the focus must be seen."""
        expect(target).to_be_attached()
        for __ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
            if not self.page.evaluate("document.activeElement === document.body"):  # the browser's own bar
                self.see()
        raise AssertionError(f"{target} is not within {MOST_TABS} Tabs")

    def fill(self, target, text):
        self.reach(target)
        self.press("Control+a")
        self.page.keyboard.type(text)

    def enter(self, target):
        self.reach(target)
        self.press("Enter")


@pytest.fixture
def enquiry(product_orm):
    """A rep, and a lead of theirs that came through a web form which a manager had set up."""
    make_entry(make_product(name="Frostline T5 logger", code="FL-T5"), unit_price="289")
    rep, manager = make_person(), make_person(Profile.MANAGER)
    form = make_webform(manager, owner=rep)
    fields = {"oid": form.key, "last_name": "Keys", "company": "Keyboard Cold Chain", "email": "k@keys.example"}
    assert Visitor(product_orm.url).send("POST", "/web-to-lead", fields).status in {200, 302, 303}
    wait_for(lambda: Lead.objects.filter(company="Keyboard Cold Chain").exists())
    return rep


def log_in_by_keys(keys, page, product, rep):
    page.goto(f"{product.url}/login/")
    keys.fill(page.get_by_label("E-mail"), rep.email)
    keys.fill(page.get_by_label("Password"), PASSWORD)
    keys.press("Enter")
    page.wait_for_url(f"{product.url}/")


def work_on_the_lead(keys, page):
    keys.enter(page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Leads"))
    keys.enter(page.get_by_role("link", name="My unread"))
    keys.enter(page.locator("tbody").get_by_role("link", name="Keys").first)
    keys.fill(page.get_by_role("textbox", name="Product interest"), "Cold chain monitoring")
    keys.enter(page.get_by_role("button", name="Save key fields"))
    expect(page.locator(".pw-toasts")).to_contain_text(re.compile("saved", re.I))
    keys.enter(page.get_by_role("button", name="Mark status as complete", exact=True))
    expect(page.locator("[aria-current=step]")).to_contain_text("Working")


def log_a_call(keys, page):
    keys.enter(page.locator(".pw-quick").get_by_role("link", name=re.compile("call", re.I)))
    composer = page.locator("#composer form")
    expect(composer).to_be_visible()
    keys.fill(composer.locator("[name=subject]"), "Called about the audit")
    keys.enter(composer.get_by_role("button", name="Save"))
    expect(page.locator("#timeline .pw-tl")).to_contain_text("Called about the audit")
    expect(page.locator("#timeline")).to_be_focused()  # and not lost with the composer


def convert(keys, page):
    keys.enter(page.get_by_role("link", name="Convert", exact=True))
    expect(page.get_by_role("heading", name="Review the conversion")).to_be_visible()
    keys.press("Enter")  # the button has the focus: Enter converts
    page.wait_for_url(re.compile(r"/opportunities/\d+/"))


def edit_lines(keys, page):
    keys.enter(page.get_by_role("link", name="Related"))
    keys.enter(page.get_by_role("link", name=re.compile("(Add|Edit) (lines|products)")).first)
    row = page.locator("[data-line]").first
    keys.fill(row.locator("[name$=-entry]"), "FL-T5")
    keys.press("Enter")  # the product is found, the quantity is next
    expect(row.locator("[name$=-quantity]")).to_be_focused()
    keys.fill(row.locator("[name$=-quantity]"), "160")
    keys.press("Control+Enter")
    expect(page.locator("dl").first).to_contain_text("46,240.00")


def quote_and_sync(keys, page):
    keys.enter(page.get_by_role("link", name="New quote").first)
    keys.enter(page.get_by_role("button", name="Create quote"))
    keys.enter(page.get_by_role("button", name="Create PDF"))
    link = page.get_by_role("link", name=re.compile("^Download"))
    expect(link.first).to_be_visible(timeout=PDF_TIMEOUT)
    keys.reach(link.first)
    keys.enter(page.locator(".pw-crumb a").last)
    keys.enter(page.get_by_role("link", name=re.compile("Start sync")).first)
    keys.enter(page.get_by_role("button", name=re.compile("sync", re.I)).first)
    wait_for(lambda: Quote.objects.filter(opportunity__account__name="Keyboard Cold Chain", is_syncing=True).exists())
    expect(page.locator(".pw-facts")).to_contain_text("Syncing")  # the page is there: none is closed while it loads


@pytest.mark.slow
def test_the_river_by_keyboard(product_orm, page, enquiry, violations):
    page.emulate_media(reduced_motion="reduce")  # no gliding: the focus is looked at where it comes to rest
    keys = Keyboard(page)
    log_in_by_keys(keys, page, product_orm, enquiry)
    work_on_the_lead(keys, page)
    log_a_call(keys, page)
    convert(keys, page)
    edit_lines(keys, page)
    quote_and_sync(keys, page)
    assert violations == []


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1280, 480), (360, 640)])
@pytest.mark.parametrize("path", ["edit/", ""])
def test_no_bar_covers_the_focus(product_orm, page, width, height, path):
    rep = make_person()
    lead, *__ = (make_lead(rep, owner=rep) for __ in range(12))
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    log_in(page, product_orm.url, rep.email)
    page.goto(f"{product_orm.url}/leads/{f'{lead.pk}/{path}' if path else ''}")
    assert page.evaluate("document.documentElement.scrollHeight > 1.5 * innerHeight")
    for key in ("Tab", "Shift+Tab"):
        walk_round(Keyboard(page), key)


def walk_round(keys, key):
    """From the browser's own bar through all stops and back to it."""
    keys.page.evaluate("document.activeElement.blur()")
    stops = 0
    while stops < MOST_TABS:
        keys.press(key)
        if keys.page.evaluate("document.activeElement === document.body"):
            break
        keys.see()
        stops += 1
    assert 20 < stops < MOST_TABS


@pytest.mark.slow
def test_a_filter_with_the_focus_is_wholly_within_its_row(product_orm, page):
    """On a phone the filters of a list are one row that scrolls sideways."""
    rep = make_person()
    page.set_viewport_size({"width": 360, "height": 640})
    log_in(page, product_orm.url, rep.email)
    page.goto(f"{product_orm.url}/leads/?scope=all")
    fields = page.locator(".pw-filters .pw-f :is(input, select)")
    assert page.locator(".pw-filters").evaluate("row => row.scrollWidth > 1.5 * row.clientWidth")
    fields.first.focus()
    for key in ("Tab", "Shift+Tab"):
        walk_along(page, fields, key)


def walk_along(page, fields, key):
    """From one end of a row to the other; a field and its label are within the window at each stop."""
    order = fields.all() if key == "Tab" else fields.all()[::-1]
    for field in order:
        expect(field).to_be_focused()
        box = field.locator("xpath=..").bounding_box()
        assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True), field.get_attribute("name")
        if field != order[-1]:
            page.keyboard.press(key)
