"""Where messages lie: within the window, beside the bar of a phone, and never over what has the focus."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import log_in, make_person
from tests.factories.leads import make_lead

# Brings the first control below the list of messages that can be brought there and gives it the focus, without more
# scrolling; its index among `controls`, or null.
FOCUS_BELOW = """(controls) => {
  const place = document.getElementById("toasts").getBoundingClientRect();
  return controls.findIndex((control) => {
    window.scrollBy(0, control.getBoundingClientRect().top - place.top - 4);
    const box = control.getBoundingClientRect();
    const isBelow =
      box.left < place.right && place.left < box.right && box.top < place.bottom && place.top < box.bottom;
    if (isBelow) control.focus({ preventScroll: true });
    return isBelow;
  });
}"""


def are_apart(one, other):
    return (
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )


@pytest.fixture(params=[(1280, 480), (360, 640)], ids=["low", "phone"])
def lead_page(request, product_orm, page):
    """A lead, with a message that stays: what was asked for got no answer."""
    rep = make_person()
    lead = make_lead(rep, owner=rep)
    page.set_viewport_size(dict(zip(("width", "height"), request.param, strict=True)))
    page.emulate_media(reduced_motion="reduce")
    log_in(page, product_orm.url, rep.email)
    page.goto(f"{product_orm.url}/leads/{lead.pk}/")
    page.route("**/activities/**", lambda route: route.abort())
    page.locator(".pw-quick a").first.click()
    expect(page.locator("#toasts [data-toast=error]")).to_be_visible()
    return page


@pytest.mark.slow
def test_a_message_lies_at_the_bottom_and_steps_aside_for_what_has_the_focus(lead_page):
    toasts, window = lead_page.locator("#toasts"), lead_page.viewport_size
    place = toasts.bounding_box()
    assert (place["x"] >= 0, place["x"] + place["width"] <= window["width"]) == (True, True)
    assert window["height"] / 2 < place["y"] < place["y"] + place["height"] <= window["height"]
    thumbs = lead_page.locator(".pw-thumbs").bounding_box()  # the bar of a phone
    assert thumbs is None or are_apart(place, thumbs)

    controls = lead_page.locator(".pw-main :is(a, button, input, select, textarea):visible")
    index = controls.evaluate_all(FOCUS_BELOW)
    assert index >= 0, "nothing could be brought below the message"
    expect(toasts).to_have_class(re.compile("pw-aside"))
    box = controls.nth(index).bounding_box()
    assert not are_apart(box, place)
    assert are_apart(box, toasts.bounding_box())

    lead_page.locator(".pw-top :is(a, button, input, summary):visible").first.focus()
    expect(toasts).not_to_have_class(re.compile("pw-aside"))
