"""The Path in a browser: a move without a reload, by keyboard, through a gate; what others do arrives by itself."""

import pytest
from playwright.sync_api import expect

from opportunities.services import opportunity_change_stage
from tests.e2e.people import log_in, make_person
from tests.e2e.waiting import wait_until
from tests.factories.opportunities import make_opportunity, make_pipeline, stage
from tests.factories.paths import set_content

pytestmark = [pytest.mark.slow]
CONFETTI = """() => { window.seen = 0;
new MutationObserver(() => { window.seen += document.querySelectorAll("canvas.pw-confetti").length; })
  .observe(document.body, {childList: true}); }"""


@pytest.fixture
def pipeline(product_orm):
    """One of its own: the product is shared, and others' deals walk the default one."""
    return make_pipeline()


@pytest.fixture
def deal(pipeline):
    set_content(
        stage("Prospecting", pipeline),
        key_fields=["amount", "next_step"],
        checklist=[{"key": "a1", "text": "Budget is known"}],
        gate={"mode": "block", "fields": ["amount"], "checklist": True},
    )
    set_content(stage("Qualification", pipeline), celebrates=True)
    first = stage("Prospecting", pipeline)
    return make_opportunity(make_person(), name="Forty trailers", amount=None, pipeline=pipeline, stage=first)


@pytest.fixture
def at_deal(page, product_orm, deal, violations):
    log_in(page, product_orm.url, deal.owner.email)
    page.goto(f"{product_orm.url}{deal.get_absolute_url()}")
    page.evaluate("window.sameDocument = true")
    page.evaluate(CONFETTI)
    return page


def current(page):
    return page.locator('[aria-current="step"] > span').first


def press(page, selector):
    page.locator(selector).focus()
    page.keyboard.press("Enter")


def test_a_gate_is_met_and_the_deal_moves_without_a_reload_by_keyboard(at_deal, deal, violations):
    page = at_deal
    press(page, "#path-go")
    expect(page.get_by_role("alert")).to_contain_text("“Prospecting” is not complete yet.")
    page.get_by_role("checkbox", name="Budget is known").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Budget is known")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Budget is known")).to_be_focused()
    press(page, "#path-go")
    page.locator("#gate_amount").fill("1200")
    press(page, "#gate-go")

    expect(current(page)).to_have_text("Qualification")
    expect(page.locator("#highlights")).to_contain_text("€1,200.00")
    expect(page.locator("#timeline-entries")).to_contain_text("Qualification")
    expect(page.locator("#toasts")).to_contain_text("is now in “Qualification”")
    wait_until(page, lambda: page.evaluate("window.seen > 0"))
    assert page.evaluate("window.sameDocument")
    assert [text for text in violations if "422" not in text] == []
    deal.refresh_from_db()
    assert (deal.stage.name, deal.amount, deal.version) == ("Qualification", 1200, 2)


def test_less_motion_is_no_confetti(at_deal, deal):
    page = at_deal
    page.emulate_media(reduced_motion="reduce")
    page.locator("#path_amount").fill("5")
    set_content(deal.stage, checklist=[], gate={})
    press(page, "#path-save-go")

    expect(current(page)).to_have_text("Qualification")
    page.wait_for_timeout(500)
    assert page.evaluate("window.seen") == 0


def test_what_others_do_arrives_and_what_is_typed_stays(at_deal, deal, violations):
    page = at_deal
    set_content(deal.stage, checklist=[], gate={})
    moved = opportunity_change_stage(opportunity=deal, stage=stage("Qualification", deal.stage.pipeline), by=deal.owner)

    expect(current(page)).to_have_text("Qualification", timeout=5000)
    page.locator("#path_next_step").fill("Half a sente")
    opportunity_change_stage(
        opportunity=moved, stage=stage("Needs analysis", deal.stage.pipeline), by=deal.owner, amount=77
    )

    expect(page.locator("#highlights")).to_contain_text("€77.00", timeout=5000)
    expect(page.locator("#path_next_step")).to_have_value("Half a sente")
    assert page.evaluate("window.sameDocument")
    assert violations == []


def test_the_folded_panel_is_remembered_with_the_person(at_deal, deal, browser, product_orm):
    page = at_deal
    toggle = page.get_by_role("button", name="Key fields and guidance")
    expect(page.locator("#coach")).to_be_visible()
    with page.expect_response("**/preferences/"):
        press(page, "[data-coach-toggle]")
    expect(page.locator("#coach")).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")

    elsewhere = browser.new_context().new_page()
    log_in(elsewhere, product_orm.url, deal.owner.email)
    elsewhere.goto(f"{product_orm.url}{deal.get_absolute_url()}")
    expect(elsewhere.locator("[data-coach-toggle]")).to_have_attribute("aria-expanded", "false")
    expect(elsewhere.locator("#coach")).to_be_hidden()
    elsewhere.context.close()


def test_a_double_click_is_one_press(at_deal, deal, violations):
    page = at_deal
    set_content(deal.stage, checklist=[], gate={})
    page.reload()
    page.locator("#path-go").dblclick()

    expect(current(page)).to_have_text("Qualification")
    page.wait_for_timeout(1000)
    expect(current(page)).to_have_text("Qualification")
    deal.refresh_from_db()
    assert (deal.stage.name, deal.version) == ("Qualification", 2)
    assert violations == []


def test_what_is_typed_while_others_changes_are_on_their_way_stays(at_deal, deal, violations):
    page = at_deal
    held = []
    page.route(f"**{deal.get_absolute_url()}", lambda route: held.append(route))  # what the page takes from itself
    set_content(deal.stage, checklist=[], gate={})
    opportunity_change_stage(opportunity=deal, stage=stage("Qualification", deal.stage.pipeline), by=deal.owner)
    wait_until(page, lambda: held)
    page.locator("#path_next_step").fill("Half a sente")
    for route in held:
        route.continue_()

    expect(page.locator("#timeline-entries")).to_contain_text("Qualification")
    expect(page.locator("#path_next_step")).to_have_value("Half a sente")
    assert violations == []


def test_the_press_of_another_button_waits_for_the_bar_that_the_first_one_brings(at_deal, deal, violations):
    page = at_deal
    set_content(deal.stage, checklist=[], gate={})
    page.reload()
    held = []
    page.route("**/fields/", lambda route: held.append(route))
    page.locator("#path_next_step").fill("Call")
    page.locator("#path-save").click()
    wait_until(page, lambda: held)
    page.locator("#path-go").click()
    for route in held:
        route.continue_()

    expect(current(page)).to_have_text("Qualification")
    deal.refresh_from_db()
    assert (deal.stage.name, deal.next_step, deal.version) == ("Qualification", "Call", 3)
    page.locator('[role="tab"]').first.click()  # looking at another step presses nothing
    page.wait_for_timeout(1000)
    expect(current(page)).to_have_text("Qualification")
    assert violations == []
