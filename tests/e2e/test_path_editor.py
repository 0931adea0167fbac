"""The path editor by keyboard, on a phone and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from opportunities.models import Stage
from paths.services import path_draft_begin, path_draft_save, path_picture_add
from tests import bombs
from tests.e2e.accessibility import findings
from tests.e2e.conftest import STEP
from tests.e2e.people import log_in, make_person
from tests.e2e.test_river_keyboard import Keyboard
from tests.factories.opportunities import make_opportunity, make_pipeline
from tests.factories.paths import the_path
from users.permissions import Profile

pytestmark = pytest.mark.slow


@pytest.fixture
def manager(product_orm):
    return make_person(profile=Profile.MANAGER)


@pytest.fixture
def path(product_orm, manager):
    path = the_path("opportunities.opportunity", make_pipeline().pk)
    path_draft_begin(path=path, by=manager)
    return path


def open_editor(page, product, manager, path):
    log_in(page, product.url, manager.email)
    page.emulate_media(reduced_motion="reduce")  # what fades in has no contrast on its way
    page.goto(f"{product.url}/paths/{path.pk}/draft/")


def first_of(path):
    return next(iter(path.draft.content.values()))


def test_a_step_is_edited_and_published_by_keyboard(page, product_orm, manager, path, violations):
    open_editor(page, product_orm, manager, path)
    keys = Keyboard(page)

    keys.enter(page.get_by_role("button", name="Move Lead source up"))
    page.wait_for_url("**#key-fields", timeout=STEP)
    guidance = page.get_by_label("Guidance for success")
    guidance.fill("who decides")
    guidance.press("Control+a")
    page.get_by_role("button", name="Bold").press("Enter")
    expect(guidance).to_have_value("**who decides**")
    keys.reach(page.get_by_label("New items, each on a line of its own"))
    page.keyboard.type("Call the buyer")
    keys.enter(page.get_by_role("button", name="Add the items"))
    expect(page.locator("[id^=check-]").last).to_have_value("Call the buyer", timeout=STEP)

    keys.enter(page.get_by_role("button", name="Qualification"))
    expect(page.get_by_role("heading", name="Qualification")).to_be_visible(timeout=STEP)
    assert findings(page) == []
    found = first_of(path)
    assert found["key_fields"][0] == "source"
    assert "<strong>who decides</strong>" in found["guidance"]

    page.get_by_role("button", name="Save and publish…").press("Enter")
    page.get_by_role("button", name="Publish").press("Enter")
    expect(page.locator(".pw-toasts")).to_contain_text("is what records follow", timeout=STEP)
    assert path.draft is None
    assert violations == []


def test_on_a_phone_nothing_is_cut_off(page, product_orm, manager, path, violations):
    page.set_viewport_size({"width": 360, "height": 740})
    open_editor(page, product_orm, manager, path)

    expect(page.get_by_role("button", name="Save the draft")).to_be_visible(timeout=STEP)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert findings(page) == []
    assert violations == []  # from here on the console names the refusal as one
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_text("Choose the picture, too.").first).to_be_visible(timeout=STEP)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert findings(page) == []


def test_without_javascript_lists_are_made_and_saved(browser, product_orm, manager, path):
    context = browser.new_context(java_script_enabled=False, base_url=product_orm.url)
    page = context.new_page()
    open_editor(page, product_orm, manager, path)
    expect(page.get_by_role("button", name="Bold")).to_be_hidden()
    page.get_by_label("Key fields: add a field").select_option("amount")
    page.locator("#key-fields").get_by_role("button", name="Add").click()
    expect(page.locator("#key-fields li")).to_have_count(5)
    page.get_by_role("button", name="Remove Account").click()
    expect(page.locator("#key-fields li")).to_have_count(4)
    assert first_of(path)["key_fields"] == ["source", "product_interest", "next_step", "amount"]
    context.close()


def test_without_javascript_a_picture_is_added(browser, product_orm, manager, path):
    context = browser.new_context(java_script_enabled=False, base_url=product_orm.url)
    page = context.new_page()
    open_editor(page, product_orm, manager, path)
    page.get_by_label("Guidance for success").fill("Fill it in like this:")
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_text("Choose the picture, too.").first).to_be_visible(timeout=STEP)
    page.get_by_label("Picture", exact=True).set_input_files(
        {"name": "form.png", "mimeType": "image/png", "buffer": bombs.png(1600, 900)}
    )
    page.get_by_label("What it shows").fill("The form, filled in")
    page.get_by_role("button", name="Add the picture").click()
    expect(page.get_by_label("Guidance for success")).to_have_value(
        re.compile(r"^Fill it in like this:\n\n!\[The form, filled in\]\(/paths/pictures/[0-9a-f]{64}/\)$"),
        timeout=STEP,
    )
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_fits_where_it_is_shown(page, product_orm, manager, path, violations, scheme):
    key = path_picture_add(content=bombs.png(1600, 900), by=manager).key
    content = {
        step: {"guidance": f'<p>So: <img src="/paths/pictures/{key}/" alt="It"></p>'} for step in path.draft.content
    }
    draft = path_draft_save(draft=path.draft, by=manager, version=path.draft.version, content=content)
    stage = Stage.objects.filter(pipeline=path.scope).first()
    deal = make_opportunity(manager, pipeline=stage.pipeline, stage=stage)
    log_in(page, product_orm.url, manager.email)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{product_orm.url}/paths/versions/{draft.pk}/on/{deal.pk}/")
    picture = page.get_by_role("img", name="It")
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        picture.scroll_into_view_if_needed(timeout=STEP)
        expect(page.locator(".pw-guide img").first).to_have_js_property("naturalWidth", 1600, timeout=STEP)
        panel, shown = page.locator(".pw-guide").bounding_box(), picture.bounding_box()
        assert shown["x"] + shown["width"] <= panel["x"] + panel["width"]
        assert abs(shown["width"] / shown["height"] - 1600 / 900) < 0.02
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert findings(page) == []
    assert violations == []
