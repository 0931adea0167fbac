from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.services import contact_role_add
from tests.factories.accounts import make_account
from tests.factories.activities import make_activity
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity, stage
from tests.factories.users import make_team, make_user
from users.services import record_access_set

URL = reverse("opportunities:list")


def names(response):
    return [deal.name for deal in response.context["page"].rows]


def test_shows_mine_the_teams_all_open_or_closed(login, db):
    manager, rep, __, outsider = make_team()
    for owner, name in ((manager, "Manager's"), (rep, "Rep's"), (outsider, "Outsider's")):
        make_opportunity(owner, name=name)
        make_opportunity(owner, name=f"{name} won", stage=stage("Closed won"))
    client = login(manager)
    assert names(client.get(URL)) == ["Manager's"]
    assert names(client.get(URL, {"scope": "team"})) == ["Manager's", "Rep's"]
    assert names(client.get(URL, {"scope": "open"})) == ["Manager's", "Rep's"]
    assert names(client.get(URL, {"scope": "closed"})) == ["Manager's won", "Rep's won"]
    assert names(client.get(URL, {"scope": "all"})) == ["Manager's", "Manager's won", "Rep's", "Rep's won"]


def test_filters_by_stage_and_type_and_searches_account_names(login, rep):
    make_opportunity(rep, name="Roof", type="new", account=make_account(rep, name="Okafor"))
    make_opportunity(rep, name="Wall", type="existing", stage=stage("Qualification"))
    client = login(rep)
    assert names(client.get(URL, {"stage": stage("Qualification").pk})) == ["Wall"]
    assert names(client.get(URL, {"type": "new"})) == ["Roof"]
    assert names(client.get(URL, {"q": "okaf"})) == ["Roof"]


def test_sorts_by_close_date_first_and_by_amount_when_asked(login, rep):
    make_opportunity(rep, name="Late", close_date=date(2031, 1, 1), amount=Decimal(5))
    make_opportunity(rep, name="Soon", close_date=date(2030, 1, 1), amount=Decimal(9))
    client = login(rep)
    assert names(client.get(URL)) == ["Soon", "Late"]
    assert names(client.get(URL, {"sort": "amount"})) == ["Late", "Soon"]


def test_all_open_deals_of_all_stages_stand_in_one_order(login, administrator):
    """Along an index of open deals alone (what is closed would stand before them)."""
    for number, place in enumerate(
        ("Needs analysis", "Qualification", "Closed won", "Prospecting", "Needs analysis"), start=1
    ):
        make_opportunity(administrator, name=f"{number}", close_date=date(2030, 1, number), stage=stage(place))
    client = login(administrator)
    assert names(client.get(URL, {"scope": "open"})) == ["1", "2", "4", "5"]
    assert names(client.get(URL, {"scope": "open", "sort": "-close"})) == ["5", "4", "2", "1"]
    assert names(client.get(URL, {"scope": "open", "sort": "-created"})) == ["5", "4", "2", "1"]
    assert names(client.get(URL, {"scope": "open", "sort": "name"})) == ["1", "2", "4", "5"]


def test_open_deals_without_a_contact_role_can_be_found(login, db):
    manager, rep, __, outsider = make_team()
    make_opportunity(rep, name="Alone")
    make_opportunity(rep, name="Won", stage=stage("Closed won"))
    make_opportunity(outsider, name="Foreign")
    contact_role_add(opportunity=make_opportunity(rep, name="Known"), contact=make_contact(rep), by=rep)
    for user in (rep, manager):
        assert names(login(user).get(URL, {"scope": "nobody"})) == ["Alone"]


def test_shows_probability_and_days_in_the_stage(login, rep):
    make_opportunity(rep, probability=37)
    text = login(rep).get(URL).content.decode()
    assert "37 %" in text
    assert "0 days" in text


def test_says_what_is_overdue(login, rep):
    make_opportunity(rep, close_date=date(2020, 1, 1))
    assert b"overdue" in login(rep).get(URL).content


def test_says_whose_task_is_overdue_and_when_something_last_was(login, rep):
    busy, quiet = make_opportunity(rep), make_opportunity(rep)
    client = login(rep)
    assert b"overdue task" not in client.get(URL).content
    make_activity(busy, by=rep, due_date=date(2020, 1, 1))
    make_activity(quiet, by=rep, kind="call", happens_at=datetime(2021, 2, 3, tzinfo=UTC))
    page = client.get(URL).content.decode()
    assert page.count("overdue task") == 1
    assert "3 Feb 2021" in page or "Feb 3, 2021" in page


def test_does_not_name_an_account_that_one_may_not_see(login, rep):
    record_access_set(record_type="accounts.account", access="private", by=None)
    make_opportunity(rep, account=make_account(make_user(), name="Secret Holding"))
    page = login(rep).get(URL).content.decode()
    assert "Secret Holding" not in page
    assert "Not visible to you" in page


def test_costs_the_same_for_one_row_and_fifty(login, rep):
    client = login(rep)
    make_opportunity(rep, account=make_account(rep))
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for __ in range(49):
        make_opportunity(rep, account=make_account(rep), stage=stage("Qualification"))
    with CaptureQueriesContext(connection) as fifty:
        assert len(names(client.get(URL))) == 50
    assert len(fifty) == len(one)


@pytest.mark.parametrize("query", [{"sort": "owner__password"}, {"page": "²"}, {"scope": "x"}])
def test_answers_any_question(login, rep, query):
    assert login(rep).get(URL, query).status_code == 200
