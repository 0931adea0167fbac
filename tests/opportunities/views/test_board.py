"""The board: lanes of a pipeline with the list's filters, the urgent first, and moving a card."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.money import CurrencyTotal
from opportunities import board
from opportunities.models import Opportunity, Pipeline, Stage, StageChange
from opportunities.services import (
    opportunity_change_owner,
    opportunity_change_stage,
    opportunity_delete,
    opportunity_update,
)
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.opportunities import loss_reason, make_opportunity, stage
from tests.factories.users import make_team, make_user
from users.services import record_access_set
from users.sharing import record_share

URL = reverse("opportunities:board")
HTMX = {"HX-Request": "true"}


def lanes(response):
    return {lane.stage.name: lane for lane in response.context["lanes"]}


def names(response):
    return {name: [card.deal.name for card in lane.cards] for name, lane in lanes(response).items() if lane.cards}


def move(client, deal, to, *, version=None, htmx=True, **query):
    """Posts a move of a card."""
    url = reverse("opportunities:board_move", args=[deal.pk], query=query)
    data = {"stage": getattr(to, "pk", to), "version": deal.version if version is None else version}
    return client.post(url, data, headers=HTMX if htmx else {})


def test_a_lane_for_each_open_stage_and_a_zone_for_each_closed_one(login, rep):
    make_opportunity(rep, name="First")
    make_opportunity(rep, name="Second", stage=stage("Qualification"))
    make_opportunity(rep, name="Won", stage=stage("Closed won"))
    response = login(rep).get(URL)
    assert response.status_code == 200
    assert names(response) == {"Prospecting": ["First"], "Qualification": ["Second"]}
    opened = Stage.objects.filter(pipeline__is_default=True, outcome="open").order_by("position")
    assert list(lanes(response)) == [s.name for s in opened]
    assert [s.name for s in response.context["closed_stages"]] == ["Closed won", "Closed lost"]


def test_has_the_scopes_and_filters_of_the_list(login, db):
    manager, rep, __, outsider = make_team()
    for owner, name in ((manager, "Manager's"), (rep, "Rep's"), (outsider, "Outsider's")):
        make_opportunity(owner, name=name, type="new")
    client = login(manager)

    def found(**query):
        return names(client.get(URL, query)).get("Prospecting", [])

    assert found() == ["Manager's"]
    assert found(scope="team") == found(scope="open") == ["Manager's", "Rep's"]
    assert found(scope="open", q="rep") == ["Rep's"]
    assert found(scope="open", type="existing") == []
    assert found(scope="open", f="name:contains:Manager") == ["Manager's"]


def test_what_is_not_understood_shows_nothing_and_says_so(login, rep):
    make_opportunity(rep)
    response = login(rep).get(URL, {"f": "nonsense:is:1"})
    assert response.status_code == 400
    assert names(response) == {}


def test_an_outsider_sees_nothing_of_a_deal(login, rep):
    record_access_set(record_type="opportunities.opportunity", access="private", by=None)
    make_opportunity(rep, name="Canary", amount=Decimal("1234567"), next_step="Canary step")
    for query in ({"scope": "open"}, {"scope": "open", "totals": 1}):
        page = login(make_user()).get(URL, query)
        assert names(page) == {}
        assert "Canary" not in page.content.decode()
        assert "1,234,567" not in page.content.decode()


def test_a_shared_deal_is_on_the_board_once_and_summed_up(login, rep):
    record_access_set(record_type="opportunities.opportunity", access="private", by=None)
    manager, below, __, ___ = make_team()
    make_opportunity(below, name="Below", amount=Decimal(1))
    shared = make_opportunity(rep, name="Shared", amount=Decimal(2))
    for record in (shared, Opportunity.objects.get(name="Below")):
        record_share(record=record, user=manager, access="read", by=None)
    make_opportunity(rep, name="Not shared", amount=Decimal(4))
    for query in ({"scope": "open"}, {"scope": "open", "totals": 1}):
        response = login(manager).get(URL, query)
        assert sorted(names(response)["Prospecting"]) == ["Below", "Shared"]
        assert [total.amount for total in response.context["totals"]] == [Decimal(3)]


def test_an_account_that_one_may_not_see_is_not_named(login, rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    make_opportunity(rep, account=make_account(make_user(), name="Secret Holding"))
    make_opportunity(rep, account=make_account(rep, name="Open Ltd"))
    page = login(rep).get(URL).content.decode()
    assert "Secret Holding" not in page
    assert "Open Ltd" in page


def test_the_most_urgent_come_first_then_the_close_date(login, rep):
    today = timezone.localdate()
    soon, later = today + timedelta(days=5), today + timedelta(days=50)

    def deal(name, due=None, close_date=later):
        made = make_opportunity(rep, name=name, close_date=close_date)
        if due:
            make_activity(made, by=rep, due_date=due, subject=f"Call {name}")

    deal("nothing", close_date=soon)
    deal("planned late", due=soon)
    deal("planned soon", due=later, close_date=soon)
    deal("today", due=today)
    deal("overdue", due=today - timedelta(days=3))
    deal("passed", due=soon, close_date=today - timedelta(days=1))
    response = login(rep).get(URL)
    cards = lanes(response)["Prospecting"].cards
    assert [card.deal.name for card in cards] == [
        "passed",
        "overdue",
        "today",
        "planned soon",
        "planned late",
        "nothing",
    ]
    words = [card.words for card in cards]
    assert words[:3] == ["Close date passed", "Overdue by 3 days", "Today: Call today"]
    assert words[3].endswith(": Call planned soon")
    assert words[5] == "Nothing planned"
    assert [card.urgency.tone for card in cards] == ["bad", "bad", "ok", "dim", "dim", "warn"]


def test_sums_are_those_of_the_database_for_each_currency(login, rep):
    for place in ("Prospecting", "Qualification"):
        for amount, currency in (("0.05", "EUR"), ("1234.55", "EUR"), ("99.99", "USD"), (None, "EUR"), ("7", "JPY")):
            make_opportunity(rep, amount=amount and Decimal(amount), currency=currency, stage=stage(place))
    make_opportunity(make_user(), amount=Decimal(1000))
    client = login(rep)
    for query in ({}, {"totals": 1}):
        response = client.get(URL, query)
        for place in ("Prospecting", "Qualification"):
            lane = lanes(response)[place]
            assert lane.totals == Opportunity.objects.mine(rep).filter(stage=lane.stage).totals_by_currency()
            assert (lane.count, lane.is_capped) == (5, False)
        assert response.context["totals"] == Opportunity.objects.mine(rep).totals_by_currency()
        assert "€1,234.60" in response.content.decode()


def test_costs_the_same_for_one_card_and_twenty_in_each_lane(login, rep):
    places = Stage.objects.filter(pipeline__is_default=True, outcome="open")
    client = login(rep)

    def fill_up(number):
        for place in places:
            for __ in range(number):
                deal = make_opportunity(rep, account=make_account(rep), stage=place)
                make_activity(deal, by=rep, due_date=timezone.localdate())

    fill_up(1)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    fill_up(19)
    with CaptureQueriesContext(connection) as twenty:
        assert all(lane.count == 20 for lane in lanes(client.get(URL)).values())
    assert len(twenty) == len(one) <= 15


@pytest.fixture
def short(monkeypatch):
    """Stretches of six deals, of which two are shown at once."""
    monkeypatch.setattr(board, "STRETCH", 6)
    monkeypatch.setattr("opportunities.views.board.CARDS", 2)
    monkeypatch.setattr("opportunities.views.board.LEAST", 2)
    monkeypatch.setattr("opportunities.views.board.MORE", 2)


def test_show_more_neither_skips_nor_repeats_a_card(login, rep, short):
    today = timezone.localdate()
    for number in range(15):
        deal = make_opportunity(rep, name=f"{number:02}", close_date=today + timedelta(days=number // 3))
        if number % 4 == 3:
            make_activity(deal, by=rep, due_date=today)
    client = login(rep)
    lane = lanes(client.get(URL))["Prospecting"]
    assert (lane.count, lane.is_capped) == (6, True)
    seen = [card.deal.name for card in lane.cards]
    assert seen == ["03", "00"]  # the urgent one of the first six
    while lane.next:
        query = {"lane": lane.stage.pk, "after": lane.next}
        fragment = client.get(URL, query, headers=HTMX).content.decode()
        lane = lanes(client.get(URL, query))["Prospecting"]  # the link, without JavaScript
        assert lane.is_continued
        found = re.findall(r'-name" href="[^"]+"[^>]*>(\d+)</a>', fragment)
        assert found == [card.deal.name for card in lane.cards]
        assert "<html" not in fragment
        assert ("&amp;after=" in fragment) == bool(lane.next)
        seen += found
    assert sorted(seen) == [f"{number:02}" for number in range(15)]


def test_long_lanes_are_summed_up_apart(login, rep, short):
    for number in range(8):
        make_opportunity(rep, amount=Decimal(number), currency="EUR")
    client = login(rep)
    page = client.get(URL)
    assert lanes(page)["Prospecting"].is_capped
    assert b"summing up" in page.content
    lane = lanes(client.get(URL, {"totals": 1}))["Prospecting"]
    assert (lane.count, lane.is_capped) == (8, False)
    assert [total.amount for total in lane.totals] == [Decimal(28)]
    fragment = client.get(URL, {"totals": 1}, headers=HTMX).content.decode()
    assert f'id="lane-{lane.stage.pk}-head" hx-swap-oob="true"' in fragment
    assert fragment.count("€28.00") == 2  # the lane's and the board's
    assert "pw-card-d" not in fragment


@pytest.mark.parametrize("after", ["", "nonsense", "²", "a" * 5000])
def test_a_place_that_is_none_of_ours_is_the_top(login, rep, after):
    deal = make_opportunity(rep)
    response = login(rep).get(URL, {"lane": deal.stage_id, "after": after, "pipeline": "²"})
    assert names(response) == {"Prospecting": [deal.name]}


def test_another_pipeline_has_its_own_lanes(login, rep):
    other = Pipeline.objects.create(name="Renewals")
    due = Stage.objects.create(
        pipeline=other, name="Due", position=1, probability=50, forecast_category="pipeline", outcome="open"
    )
    make_opportunity(rep, name="Old")
    make_opportunity(rep, name="Renewal", stage=due)
    client = login(rep)
    assert names(client.get(URL)) == {"Prospecting": ["Old"]}
    response = client.get(URL, {"pipeline": other.pk})
    assert names(response) == {"Due": ["Renewal"]}
    assert list(lanes(response)) == ["Due"]
    assert b'id="board-pipeline"' in response.content


def test_a_stage_out_of_use_stays_as_long_as_it_has_cards(login, rep):
    deal = make_opportunity(rep)
    Stage.objects.filter(pk__in=[deal.stage_id, stage("Qualification").pk]).update(is_active=False)
    shown = lanes(login(rep).get(URL))
    assert "Prospecting" in shown
    assert "Qualification" not in shown


# Moving


def test_a_move_answers_with_the_card_and_the_heads_of_both_lanes(login, rep):
    deal = make_opportunity(rep, name="Roof", amount=Decimal(500), currency="EUR")
    response = move(login(rep), deal, stage("Qualification"), scope="mine")
    page = response.content.decode()
    deal.refresh_from_db()
    assert response.status_code == 200
    assert deal.stage == stage("Qualification")
    assert page.count("<li") == 1
    assert f'data-stage="{deal.stage_id}" data-version="{deal.version}"' in page
    for place in ("Prospecting", "Qualification"):
        assert f'id="lane-{stage(place).pk}-head" hx-swap-oob="true"' in page
    assert "Roof is now in “Qualification”." in page
    assert f'data-undo="{deal.pk}" data-to="{stage("Prospecting").pk}"' in page
    assert response["HX-Trigger"] == "board-moved"


def test_a_move_after_somebody_elses_save_is_refused_and_brings_the_card_as_it_is(login, rep):
    deal = make_opportunity(rep)
    opportunity_change_stage(opportunity=deal, stage=stage("Needs analysis"), by=rep)
    before = list(StageChange.objects.order_by("pk").values())
    response = move(login(rep), deal, stage("Qualification"))  # with the version that was read
    assert response.status_code == 409
    page = response.content.decode()
    assert f'data-stage="{stage("Needs analysis").pk}"' in page
    assert 'data-toast="error"' in page
    assert "data-undo" not in page
    deal.refresh_from_db()
    assert deal.stage == stage("Needs analysis")
    assert list(StageChange.objects.order_by("pk").values()) == before


def test_of_two_quick_moves_the_first_that_fails_leaves_the_second(login, rep):
    first, second = make_opportunity(rep), make_opportunity(rep)
    client = login(rep)
    assert move(client, first, stage("Qualification"), version=first.version + 7).status_code == 409
    assert move(client, second, stage("Qualification")).status_code == 200
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage) == (stage("Prospecting"), stage("Qualification"))


@pytest.mark.parametrize("to", ["", "²", "0", "999999999"])
@pytest.mark.parametrize("htmx", [True, False])
def test_a_stage_that_is_none_is_refused(login, rep, to, htmx):
    deal = make_opportunity(rep)
    response = move(login(rep), deal, to, htmx=htmx)
    assert response.status_code == 422
    assert Opportunity.objects.get(pk=deal.pk).version == deal.version


def test_a_stage_of_another_pipeline_or_a_missing_version_is_refused(login, rep):
    deal = make_opportunity(rep)
    other = Stage.objects.create(
        pipeline=Pipeline.objects.create(name="Other"),
        name="Elsewhere", position=1, probability=5, forecast_category="pipeline",
    )  # fmt: skip
    client = login(rep)
    assert move(client, deal, other).status_code == 422
    assert move(client, deal, stage("Qualification"), version="").status_code == 422
    assert Opportunity.objects.get(pk=deal.pk).version == deal.version


def test_who_may_only_read_gets_no_menu_and_cannot_move(login, rep):
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    deal = make_opportunity(make_user())
    client = login(rep)
    page = client.get(URL, {"scope": "open"}).content.decode()
    assert deal.name in page
    assert "data-movable" not in page
    assert move(client, deal, stage("Qualification")).status_code == 404
    assert Opportunity.objects.get(pk=deal.pk).version == deal.version


def test_without_javascript_the_menu_is_a_page_that_leads_back_to_the_board(login, rep):
    deal = make_opportunity(rep)
    client = login(rep)
    url = reverse("opportunities:board_move", args=[deal.pk], query={"scope": "team", "q": "x y"})
    page = client.get(url)
    assert page.status_code == 200
    assert stage("Prospecting") not in page.context["stages"]
    response = move(client, deal, stage("Qualification"), htmx=False, scope="team", q="x y")
    assert response.status_code == 302
    assert response.url == f"{URL}?scope=team&q=x+y"
    assert Opportunity.objects.get(pk=deal.pk).stage == stage("Qualification")


def test_the_bar_leads_from_list_to_board_with_the_filters(login, rep):
    client = login(rep)
    listed = client.get(reverse("opportunities:list"), {"scope": "team", "q": "roof"}).content.decode()
    assert f'href="{URL}?q=roof&amp;scope=team"' in listed
    shown = client.get(URL, {"scope": "team", "q": "roof"}).content.decode()
    assert f'href="{reverse("opportunities:list")}?q=roof&amp;scope=team"' in shown


def test_totals_of_no_rows_are_none(rep):
    assert board.added_up([]) == []
    one = CurrencyTotal("EUR", Decimal(1), Decimal(1), 1)
    lane = board.Lane(stage("Prospecting"), totals=[one])
    assert board.added_up([lane, lane]) == [CurrencyTotal("EUR", Decimal(2), Decimal(2), 2)]


def test_one_day_is_said_in_the_singular(rep):
    deal = make_opportunity(rep, close_date=date(2050, 1, 1))
    make_activity(deal, by=rep, due_date=timezone.localdate() - timedelta(days=1))
    [card] = board.cards_of([deal.pk], rep).values()
    assert card.words == "Overdue by 1 day"


def changes(client, *cards, since=None, **query):
    """What the page of the board asks: cards as (deal, the version that stands there); `since`: nothing by default."""
    query |= {"card": [f"{d.pk}-{v}" for d, v in cards], "since": board.last_write() if since is None else since}
    return client.get(reverse("opportunities:board_changes", query=query))


def told(response):
    return re.findall('data-card="([0-9]+)"', response.content.decode())


def test_what_others_do_is_told_to_who_looks_at_the_board(login, rep, django_assert_max_num_queries):
    deals = [make_opportunity(rep, name=name) for name in ("Stays", "Moves", "Closes", "Goes")]
    stays, moves, closes, goes = deals
    client = login(rep)
    looked_at = [(deal, deal.version) for deal in deals]
    client.get(URL)
    since = board.last_write()
    with django_assert_max_num_queries(5):  # session, user, pipelines, writes, versions
        assert changes(client, *looked_at, since=since).content == b""

    moved = opportunity_change_stage(opportunity=moves, stage=stage("Qualification"), by=rep, amount=77)
    opportunity_change_stage(opportunity=closes, stage=stage("Closed won"), by=rep)
    opportunity_delete(opportunity=goes, by=rep)
    response = changes(client, *looked_at)

    html = response.content.decode()
    assert told(response) == [str(moves.pk)]
    assert f'data-stage="{stage("Qualification").pk}" data-version="{moved.version}"' in html
    assert "77.00" in html
    assert set(re.findall('data-gone="([0-9]+)"', html)) == {str(closes.pk), str(goes.pk)}
    assert changes(client, (stays, stays.version), (moves, moved.version)).content == b""


def test_a_card_that_the_filters_leave_out_now_goes(login, rep):
    deal = make_opportunity(rep, type="new")
    query = {"scope": "open", "f": "type:is:new"}
    assert changes(login(rep), (deal, 1), **query).content == b""
    opportunity_update(opportunity=deal, by=rep, version=1, type="existing")
    assert f'data-gone="{deal.pk}"' in changes(login(rep), (deal, 1), **query).content.decode()


def test_a_deal_that_one_does_not_see_is_as_if_it_were_gone(login, db):
    __, rep, __, outsider = make_team()
    record_access_set(record_type="opportunities.opportunity", access="private", by=None)
    deal = make_opportunity(rep, name="Hidden")
    html = changes(login(outsider), (deal, 0), (deal, deal.version)).content.decode()
    assert (f'data-gone="{deal.pk}"' in html, "Hidden" in html) == (True, False)


def test_a_deal_that_comes_onto_the_board_is_told(login, db):
    """Made, handed over or opened again; each once, and nothing that belongs elsewhere."""
    manager, rep, __, outsider = make_team()
    record_access_set(record_type="opportunities.opportunity", access="private", by=None)
    handed = make_opportunity(outsider)
    lost = make_opportunity(rep, stage=stage("Closed lost"), loss_reason=loss_reason())
    client = login(rep)
    since = client.get(URL).context["mark"]
    assert told(changes(client, since=since)) == []

    made = make_opportunity(rep)
    make_opportunity(outsider, name="Hidden")
    make_opportunity(rep, stage=stage("Closed won"))
    opportunity_change_owner(opportunity=handed, owner=rep, by=manager)
    opportunity_change_stage(opportunity=lost, stage=stage("Qualification"), by=manager)
    response = changes(client, since=since)

    assert set(told(response)) == {str(deal.pk) for deal in (made, handed, lost)}
    assert "Hidden" not in response.content.decode()
    since = int(response["Board-Mark"])
    assert changes(client, since=since).content == b""
    opportunity_update(opportunity=made, by=rep, version=1, next_step="Call")
    assert told(changes(client, since=since)) == [str(made.pk)]
    assert told(changes(client, since=since, q="nothing like it")) == []


def test_many_writes_are_told_in_several_answers(login, rep, monkeypatch):
    monkeypatch.setattr("opportunities.views.board.MOST_FOLLOWED", 2)
    since = board.last_write()
    deals = [make_opportunity(rep) for __ in range(3)]
    client, found = login(rep), []
    for __ in range(4):
        response = changes(client, since=since)
        found += told(response)
        since = int(response["Board-Mark"])
    assert sorted(found) == sorted(str(deal.pk) for deal in deals)
    assert since == board.last_write()


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 18, "9" * 40])
def test_a_mark_that_is_none_is_no_error(login, rep, since):
    assert changes(login(rep), since=since).status_code == 200


@pytest.mark.parametrize("card", ["", "-", "x-1", "1-x", "99999999999999999999-1", "1", "-1-1"])
def test_what_is_no_card_is_no_error(login, rep, card):
    assert login(rep).get(URL + "changes/", {"card": card}).status_code == 200
