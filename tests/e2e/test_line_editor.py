"""The line editor under the hands of somebody in a hurry."""

import re

import pytest
from playwright.sync_api import expect

from products.models import TaxClass
from tests.e2e.accessibility import findings
from tests.e2e.test_river import log_in
from tests.factories.opportunities import make_opportunity
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_quote
from users.models import User


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1440])
def test_the_first_click_saves_though_a_row_was_just_begun(browser, product_orm, width):
    """Leaving a field adds the next blank row, which moves what is below it: not between the two halves of a click."""
    deal = make_opportunity(User.objects.get(is_superuser=True))
    context = browser.new_context(viewport={"width": width, "height": 740})
    page = context.new_page()
    log_in(page, product_orm)
    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/lines/")
    row = page.locator("[data-line]").first
    row.locator("[name$=-entry]").fill("no such product")
    row.locator("[name$=-quantity]").fill("many")
    # What the product's lookup says takes room: it is there before the button's place is measured.
    expect(row.locator("[name$=-entry]")).to_have_attribute("aria-invalid", "true")
    button = page.get_by_role("button", name="Save lines")
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(150)  # as long as a finger needs
    page.mouse.up()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was saved")
    context.close()


PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def names(page):
    """The products of the lines, in order; what was typed where none was found."""
    return page.evaluate(
        """() => [...document.querySelectorAll("[data-line]")].map((line) => {
          const entry = line.querySelector("[data-field=entry]");
          return entry.type === "hidden" ? line.querySelector("[data-code]").textContent : entry.value;
        }).filter(Boolean)"""
    )


@pytest.fixture
def priced(product_orm):
    """A deal without lines, and four products that are called by numbers of their own."""
    products = [make_product() for __ in range(4)]
    for product, price in zip(products, ("0.335", "14.29", "289", "1000"), strict=True):
        make_entry(product, unit_price=price)
    return make_opportunity(User.objects.get(is_superuser=True)), [product.code for product in products]


@pytest.mark.slow
def test_lines_by_keyboard_alone(page, product_orm, priced, violations):
    """Three by their codes, two pasted, one copied, taken back, moved, saved: the totals are the server's."""
    deal, (a, b, c, d) = priced
    log_in(page, product_orm)
    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/lines/")
    press, type_in = page.keyboard.press, page.keyboard.type
    page.locator("[name=line-0-entry]").focus()
    for code, quantity in ((a, "3"), (b, "7"), (c, "2")):
        type_in(code)
        press("Enter")
        expect(page.locator("[data-field=quantity]:focus")).to_have_value("1")
        type_in(quantity)
        press("Enter")
        expect(page.locator("[data-field=entry]:focus")).to_have_value("")
    assert names(page) == [a, b, c]

    text = f"Product code\tQty\tPrice\tDiscount\n{d}\t2\t€ 999.50\t33.33 %\nno such thing\t4\n"
    page.locator("[data-field=entry]:focus").evaluate(PASTE, text)
    wrong = page.locator("[data-line].pw-wrong")
    expect(wrong).to_contain_text("“no such thing” is not one product")
    assert names(page) == [a, b, c, d, "no such thing"]
    expect(page.locator("[data-status]")).to_have_text("Rows pasted, not saved yet")
    wrong.locator("[data-field=entry]").focus()
    press("Control+a")
    type_in(a)
    press("Enter")
    expect(page.locator("[data-line].pw-wrong")).to_have_count(0)
    assert names(page) == [a, b, c, d, a]

    page.locator("[name=line-2-quantity]").focus()
    press("Control+d")
    expect(page.locator("[name=line-3-quantity]")).to_be_focused()
    assert names(page) == [a, b, c, c, d, a]
    press("Control+z")
    assert names(page) == [a, b, c, d, a]
    press("Control+Shift+z")
    assert names(page) == [a, b, c, c, d, a]
    page.get_by_role("button", name="Undo").click()
    assert names(page) == [a, b, c, d, a]

    page.locator("[name=line-0-quantity]").focus()
    press("Alt+ArrowDown")
    assert names(page) == [b, a, c, d, a]
    shown = page.locator("[data-total=total]").inner_text()
    press("Control+Enter")
    expect(page.locator(".pw-toasts")).to_contain_text("saved")
    deal.refresh_from_db()
    codes = deal.lines.values_list("entry__product__code", flat=True)
    assert list(codes) == [b, a, c, d, a]
    assert shown == f"€{deal.amount:,.2f}"
    assert violations == []


@pytest.mark.slow
def test_a_late_answer_leaves_the_typing_where_it_went_on(page, product_orm, priced, violations):
    """Whose product is still being looked up may be in the line's next field already: nothing calls them back."""
    deal, (code, *__) = priced
    log_in(page, product_orm)
    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/lines/")
    held = []
    page.route(re.compile("[?&]name="), lambda route: held.append(route))
    row = page.locator("[data-line]").first
    row.locator("[data-field=entry]").focus()
    page.keyboard.type(code)
    page.keyboard.press("Tab")
    discount = row.locator("[data-field=discount]")
    discount.focus()
    page.keyboard.type("1")
    for __ in range(50):
        if held:
            break
        page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    expect(row.locator("[data-field=entry]")).to_have_attribute("type", "hidden")
    page.keyboard.type("2")
    expect(discount).to_have_value("12")
    expect(row.locator("[data-field=quantity]")).to_have_value("1")
    assert violations == []


@pytest.mark.slow
def test_undo_takes_back_one_act_at_a_time(page, product_orm, priced, violations):
    """A value, a removal and a paste; what is still being typed is the field's own affair."""
    deal, (a, b, c, __) = priced
    log_in(page, product_orm)
    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/lines/")
    press = page.keyboard.press
    page.locator("[name=line-0-entry]").evaluate(PASTE, f"{a}\t1\n{b}\t2\n{c}\t3")
    expect(page.locator("[data-line] .pw-picked:visible")).to_have_count(3)
    quantity = page.locator("[name=line-1-quantity]")
    quantity.fill("25")
    quantity.press("Tab")
    page.locator("[data-line]").nth(0).locator("summary").click()
    page.get_by_role("button", name="Remove").locator("visible=true").click()
    assert names(page) == [b, c]
    press("Control+z")
    assert names(page) == [a, b, c]
    expect(quantity).to_have_value("25")
    press("Control+z")
    expect(quantity).to_have_value("2")
    quantity.focus()
    press("End")
    page.keyboard.type("9")
    expect(quantity).to_have_value("29")
    press("Control+z")
    expect(quantity).to_have_value("2")
    assert names(page) == [a, b, c]
    press("Control+z")
    assert names(page) == []
    press("Control+y")
    assert names(page) == [a, b, c]
    assert violations == []


@pytest.mark.slow
def test_lines_are_dragged_by_their_handles(page, product_orm, priced, violations):
    deal, (a, b, c, __) = priced
    log_in(page, product_orm)
    page.goto(f"{product_orm.url}/opportunities/{deal.pk}/lines/")
    page.locator("[name=line-0-entry]").evaluate(PASTE, f"{a}\t1\n{b}\t2\n{c}\t3")
    expect(page.locator("[data-line] .pw-picked:visible")).to_have_count(3)
    page.locator("[data-grip]").nth(2).drag_to(page.locator("[data-grip]").nth(0))
    assert names(page) == [c, a, b]
    assert page.locator("[name$=-quantity]").evaluate_all("all => all.map((x) => x.name)")[0] == "line-0-quantity"
    page.keyboard.press("Control+z")
    assert names(page) == [a, b, c]
    assert violations == []


@pytest.mark.slow
def test_the_second_of_two_editors_keeps_theirs_or_takes_the_others(page, product_orm, priced):
    deal, (a, b, *__) = priced
    log_in(page, product_orm)
    address = f"{product_orm.url}/opportunities/{deal.pk}/lines/"
    other = page.context.new_page()
    for tab, code in ((page, a), (other, b)):
        tab.goto(address)
        tab.locator("[name=line-0-entry]").evaluate(PASTE, f"{code}\t5")
        expect(tab.locator("[data-line] .pw-picked:visible")).to_have_count(1)
    other.get_by_role("button", name="Save lines").click()
    expect(other.locator(".pw-toasts")).to_contain_text("saved")
    page.get_by_role("button", name="Save lines").click()
    expect(page.locator("#conflicts")).to_be_focused()
    assert names(page) == [a]
    page.get_by_role("button", name="Keep mine").press("Enter")
    expect(page.locator(".pw-toasts")).to_contain_text("saved")
    assert list(deal.lines.values_list("entry__product__code", flat=True)) == [a]


@pytest.mark.slow
def test_an_offer_is_laid_out_by_keyboard(page, product_orm, violations):
    """A heading, an option, a text, a discount on the whole and tax by rate: what is shown is what the server saves."""
    administrator = User.objects.get(is_superuser=True)
    codes = []
    for price, rate in (("0.335", "19"), ("14.29", "7"), ("289", "19")):
        product = make_product(tax_class=TaxClass.objects.get_or_create(name=f"{rate} %", rate=rate)[0])
        make_entry(product, unit_price=price)
        codes.append(product.code)
    quote = make_quote(opportunity=make_opportunity(administrator), is_blank=True)
    log_in(page, product_orm)
    page.goto(f"{product_orm.url}/quotes/{quote.pk}/lines/")
    press = page.keyboard.press
    page.locator("[name=line-0-entry]").evaluate(PASTE, "\n".join(f"{code}\t3" for code in codes))
    expect(page.locator("[data-line] .pw-picked:visible")).to_have_count(3)

    page.get_by_role("button", name="Heading", exact=True).press("Enter")
    expect(page.get_by_role("textbox", name="Heading, line 4")).to_be_focused()
    page.keyboard.type("Hardware")
    for __ in range(3):
        press("Alt+ArrowUp")
    expect(page.get_by_role("textbox", name="Heading, line 1")).to_be_focused()
    expect(page.locator("[data-line]").first.locator("[data-line-total]")).to_have_text("€910.88")
    page.get_by_role("button", name="Text", exact=True).press("Enter")
    page.keyboard.type("Delivered within two weeks.")

    line = page.locator("[data-line]").nth(2)
    line.locator("summary").press("Enter")
    line.get_by_role("button", name="Make it optional").press("Enter")
    expect(line.get_by_text("Optional", exact=True)).to_be_visible()
    expect(page.locator("[data-line]").first.locator("[data-line-total]")).to_have_text("€868.01")
    press("Control+z")
    expect(line.get_by_text("Optional", exact=True)).to_be_hidden()
    press("Control+y")
    expect(line.get_by_text("Optional", exact=True)).to_be_visible()

    page.get_by_label("Discount on the whole").fill("7.5 %")
    page.get_by_label("Tax", exact=True).select_option("added")
    page.get_by_label("Shipping and handling").fill("4.9")
    shown = {name: page.locator(f"[data-total={name}]").inner_text() for name in ("whole", "total", "tax", "grand")}
    press("Control+Enter")
    expect(page.locator(".pw-toasts")).to_contain_text("saved")

    quote.refresh_from_db()
    assert findings(page) == []
    page.goto(f"{product_orm.url}/quotes/{quote.pk}/lines/")
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    amounts = (quote.whole_discount, quote.total_price, quote.tax, quote.grand_total)
    assert list(shown.values()) == [f"−€{amounts[0]:,.2f}", *(f"€{amount:,.2f}" for amount in amounts[1:])]
    assert [(row.position, row.text) for row in quote.notes.all()] == [
        (1, "Hardware"),
        (5, "Delivered within two weeks."),
    ]
    assert list(quote.lines.values_list("entry__product__code", "is_optional")) == [
        (codes[0], False),
        (codes[1], True),
        (codes[2], False),
    ]
    assert violations == []
