"""The line editor under the hands of somebody in a hurry."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_river import log_in
from tests.factories.opportunities import make_opportunity
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
    button = page.get_by_role("button", name="Save lines")
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(150)  # as long as a finger needs
    page.mouse.up()
    expect(page.get_by_role("alert").first).to_contain_text("Nothing was saved")
    context.close()
