"""The board under the hands of somebody with a keyboard, a mouse or a phone."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from opportunities.services import opportunity_change_stage, opportunity_update
from tests.e2e.test_river import log_in
from tests.factories.activities import make_activity
from tests.factories.opportunities import make_opportunity, stage
from users.models import User

pytestmark = [pytest.mark.slow]


_numbers = count(1)


@pytest.fixture
def deals(product_orm):
    """Three deals of the administrator's in one lane, by name: the only ones of this test's word."""
    user = User.objects.get(is_superuser=True)
    today = timezone.localdate()
    word = f"board{next(_numbers)}"
    found = {name: make_opportunity(user, name=f"{name} {word}", amount=500) for name in ("Roof", "Wall", "Door")}
    make_activity(found["Roof"], by=user, due_date=today - timedelta(days=2))
    make_activity(found["Wall"], by=user, due_date=today, subject="Call")
    return found


@pytest.fixture
def board(product_orm, deals, page, violations):
    log_in(page, product_orm)
    page.goto(f"{product_orm.url}/opportunities/board/?q={deals['Roof'].name.split()[1]}")
    return page


def lane(page, name):
    return page.locator(f'[data-lane="{stage(name).pk}"]')


def link(page, name):
    return page.locator("[data-card] .pw-name", has_text=name)


def card(page, name):
    return page.locator("[data-card]", has_text=name)


def in_lane(page, name, place):
    expect(lane(page, place).locator("[data-card]:not([aria-busy])", has_text=name)).to_have_count(1)


def test_cards_are_moved_by_keys_and_by_the_menu(board, deals, violations):
    page = board
    names = [re.match("Roof|Wall|Door", text)[0] for text in page.locator("[data-card] .pw-name").all_inner_texts()]
    assert names == ["Roof", "Wall", "Door"]

    link(page, "Roof").focus()
    page.keyboard.press("Space")
    expect(page.locator("#board-say")).to_contain_text("grabbed")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#board-say")).to_contain_text("over Qualification")
    page.keyboard.press("Escape")
    in_lane(page, "Roof", "Prospecting")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    in_lane(page, "Roof", "Qualification")
    expect(link(page, "Roof")).to_be_focused()
    expect(lane(page, "Qualification").locator("header")).to_contain_text("500.00")
    deals["Roof"].refresh_from_db()
    assert deals["Roof"].stage == stage("Qualification")
    page.keyboard.press("ArrowLeft")
    expect(link(page, "Wall")).to_be_focused()

    page.get_by_role("button", name="Undo").click()
    in_lane(page, "Roof", "Prospecting")

    menu = page.locator("#board-menu")
    card(page, "Wall").locator(".pw-more").focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(card(page, "Wall").locator(".pw-more")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    in_lane(page, "Wall", "Needs analysis")
    expect(link(page, "Wall")).to_be_focused()
    assert not violations


def test_a_card_is_dragged_and_a_refused_one_goes_back_alone(board, deals, violations):
    page = board
    user = User.objects.get(is_superuser=True)
    opportunity_update(opportunity=deals["Roof"], by=user, version=None, next_step="Changed elsewhere")
    held = []  # the first move's request waits until the second has its answer
    page.route(f"**/opportunities/{deals['Roof'].pk}/board/**", lambda route: held.append(route))
    card(page, "Roof").drag_to(lane(page, "Qualification").locator("ul"))
    card(page, "Door").drag_to(lane(page, "Qualification").locator("ul"))
    in_lane(page, "Door", "Qualification")
    [first] = held
    first.continue_()
    in_lane(page, "Roof", "Prospecting")
    in_lane(page, "Door", "Qualification")
    page.unroute_all()
    expect(page.locator("[data-toast=error]")).to_contain_text("Roof")
    expect(card(page, "Roof")).to_contain_text("Changed elsewhere")
    assert not [said for said in violations if "409" not in said]

    card(page, "Roof").drag_to(lane(page, "Qualification").locator("ul"))  # with what it knows now, it may
    in_lane(page, "Roof", "Qualification")
    page.reload()
    in_lane(page, "Roof", "Qualification")
    in_lane(page, "Door", "Qualification")


def test_a_card_dropped_on_a_closed_stage_asks_what_closing_asks(board, deals, violations):
    page, dialog, won = board, board.locator("#board-close"), board.locator(f'[data-drop="{stage("Closed won").pk}"]')
    card(page, "Roof").drag_to(won)
    expect(dialog.get_by_role("radio", name="Closed won")).to_be_checked()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    in_lane(page, "Roof", "Prospecting")
    deals["Roof"].refresh_from_db()
    assert deals["Roof"].stage == stage("Prospecting")

    card(page, "Roof").drag_to(won)
    dialog.get_by_role("button", name="Close opportunity").click()
    expect(page.locator("#toasts")).to_contain_text("Closed won")
    expect(card(page, "Roof")).to_have_count(0)
    expect(card(page, "Wall")).to_have_count(1)
    deals["Roof"].refresh_from_db()
    assert deals["Roof"].is_won
    assert not violations


def test_a_phone_shows_one_lane_at_a_time(board, deals, violations):
    page = board
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(link(page, "Roof")).to_be_in_viewport()
    assert page.locator("[data-lane-select]").bounding_box()["width"] > 200
    page.locator("[data-lane-select]").select_option(str(stage("Needs analysis").pk))
    expect(lane(page, "Needs analysis").locator("h2")).to_be_in_viewport()
    expect(link(page, "Roof")).not_to_be_in_viewport()
    assert not violations


def test_what_others_do_moves_the_cards_of_who_looks(board, deals, violations):
    page, user = board, User.objects.get(is_superuser=True)
    link(page, "Wall").focus()
    opportunity_change_stage(opportunity=deals["Wall"], stage=stage("Qualification"), by=user, amount=77)
    in_lane(page, "Wall", "Qualification")
    expect(link(page, "Wall")).to_be_focused()
    expect(card(page, "Wall")).to_contain_text("77.00")
    expect(lane(page, "Qualification").locator("header")).to_contain_text("77.00")

    # What others make comes too, on top of its lane.
    word = deals["Wall"].name.split()[1]
    make_opportunity(user, name=f"Gate {word}", stage=stage("Qualification"))
    in_lane(page, "Gate", "Qualification")
    expect(lane(page, "Qualification").locator(".pw-name").first).to_contain_text("Gate")
    expect(lane(page, "Qualification").locator(".pw-count")).to_contain_text("2")

    # What somebody holds does not move under their hand.
    page.keyboard.press("Space")
    expect(page.locator("#board-say")).to_contain_text("grabbed")
    opportunity_change_stage(opportunity=deals["Roof"], stage=stage("Closed won"), by=user)
    page.wait_for_timeout(2500)
    expect(card(page, "Roof")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(card(page, "Roof")).to_have_count(0)
    assert violations == []


def test_the_first_deal_of_others_comes_onto_an_empty_board(board, violations):
    page, user, word = board, User.objects.get(is_superuser=True), f"first{next(_numbers)}"
    page.goto(f"{page.url.partition('?')[0]}?q={word}")
    expect(page.locator("#board-empty")).to_be_visible()
    make_opportunity(user, name=f"Gate {word}")
    expect(card(page, "Gate")).to_have_count(1)
    expect(page.locator("#board-empty")).to_have_count(0)
    assert violations == []


def test_a_card_that_came_on_top_is_there_once_when_its_lane_is_shown_further(board, violations):
    page, user, word = board, User.objects.get(is_superuser=True), f"many{next(_numbers)}"
    today = timezone.localdate()
    for day in range(30):
        make_opportunity(user, name=f"Row {word}", close_date=today + timedelta(days=day))
    page.goto(f"{page.url.partition('?')[0]}?q={word}")
    shown = lane(page, "Prospecting").locator("[data-card]")
    before = shown.count()
    assert before < 30
    late = make_opportunity(user, name=f"Late {word}", close_date=today + timedelta(days=900))
    expect(shown.first).to_have_id(f"card-{late.pk}")
    for __ in range(3):
        if more := page.locator(".pw-lane-end a").all():
            more[0].scroll_into_view_if_needed()
        page.wait_for_timeout(500)
    expect(shown).to_have_count(31)
    expect(shown.last).to_have_id(f"card-{late.pk}")
    expect(page.locator(f"#card-{late.pk}")).to_have_count(1)
    assert violations == []
