from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quotes.services import quote_start_sync
from tests.factories.quotes import make_quote
from tests.factories.users import make_team

URL = reverse("quotes:list")


def names(response):
    return [quote.name for quote in response.context["page"].rows]


def test_shows_mine_team_or_all_that_one_sees(login, db):
    manager, rep, peer, outsider = make_team()
    for owner in (manager, rep, outsider):
        make_quote(owner, name=owner.last_name)
    client = login(manager)
    assert names(client.get(URL)) == [manager.last_name]
    assert names(client.get(URL, {"scope": "team"})) == [rep.last_name, manager.last_name]
    assert names(client.get(URL, {"scope": "all"})) == [rep.last_name, manager.last_name]
    assert names(login(peer).get(URL, {"scope": "all"})) == []
    assert names(login(outsider).get(URL, {"scope": "all"})) == [outsider.last_name]


def test_filters_searches_and_sorts(login, rep):
    make_quote(rep, name="First", status="presented")
    second = make_quote(rep, name="Second", shipping_handling=Decimal(50))
    quote_start_sync(quote=second, by=rep)
    client = login(rep)
    assert names(client.get(URL, {"status": "presented"})) == ["First"]
    assert names(client.get(URL, {"scope": "syncing"})) == ["Second"]
    assert names(client.get(URL, {"q": "first"})) == ["First"]
    assert names(client.get(URL, {"q": second.number})) == ["Second"]
    assert names(client.get(URL, {"q": second.opportunity.name})) == ["Second"]
    assert names(client.get(URL, {"sort": "grand"})) == ["First", "Second"]
    assert names(client.get(URL, {"sort": "owner__password"})) == ["Second", "First"]


def test_as_many_queries_for_fifty_rows_as_for_one(login, rep):
    client = login(rep)
    make_quote(rep)
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(URL)
    for __ in range(49):
        make_quote(rep)
    with CaptureQueriesContext(connection) as fifty:
        response = client.get(URL)
    assert len(names(response)) == 50
    assert len(fifty) == len(one)


def test_an_empty_list_explains_itself(login, rep):
    assert "A quote is an offer" in login(rep).get(URL).content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "2"])
def test_odd_pages_are_no_error(login, rep, number):
    make_quote(rep)
    assert login(rep).get(URL, {"page": number}).status_code == 200
