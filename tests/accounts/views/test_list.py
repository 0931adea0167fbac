import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account
from tests.factories.accounts import make_account
from tests.factories.users import make_team
from users.services import record_access_set

URL = reverse("accounts:list")


def names(response):
    return [account.name for account in response.context["page"].rows]


def test_shows_mine_team_or_all(login, db):
    manager, rep, __, outsider = make_team()
    for owner, name in ((manager, "Manager's"), (rep, "Rep's"), (outsider, "Outsider's")):
        make_account(owner, name=name)
    client = login(manager)
    assert names(client.get(URL)) == ["Manager's"]
    assert names(client.get(URL, {"scope": "team"})) == ["Manager's", "Rep's"]
    assert names(client.get(URL, {"scope": "all"})) == ["Manager's", "Outsider's", "Rep's"]
    assert names(client.get(URL, {"scope": "nonsense"})) == ["Manager's"]


def test_all_means_what_one_may_see(login, db):
    record_access_set(record_type="accounts.account", access="private", by=None)
    manager, rep, peer, outsider = make_team()
    for owner in (manager, rep, peer, outsider):
        make_account(owner, name=owner.last_name)
    assert set(names(login(manager).get(URL, {"scope": "all"}))) == {u.last_name for u in (manager, rep, peer)}
    assert names(login(rep).get(URL, {"scope": "all"})) == [rep.last_name]
    assert names(login(outsider).get(URL, {"scope": "all"})) == [outsider.last_name]


def test_filters_and_searches(login, rep):
    make_account(rep, name="Okafor Cold Chain", type="customer", industry="Shipping")
    make_account(rep, name="Okafor Dairy", type="prospect", industry="Shipping")
    make_account(rep, name="Pellworth", type="customer", industry="Energy", billing_city="Bristol")
    client = login(rep)
    assert names(client.get(URL, {"type": "customer"})) == ["Okafor Cold Chain", "Pellworth"]
    assert names(client.get(URL, {"type": "customer", "industry": "Shipping"})) == ["Okafor Cold Chain"]
    assert names(client.get(URL, {"q": "okafor dairy"})) == ["Okafor Dairy"]
    assert names(client.get(URL, {"q": "bris"})) == ["Pellworth"]
    assert names(client.get(URL, {"q": "nobody"})) == []


def test_sorts(login, rep):
    for name, city in (("A", "Zagreb"), ("B", "Aachen"), ("C", "Minsk")):
        make_account(rep, name=name, billing_city=city)
    client = login(rep)
    assert names(client.get(URL, {"sort": "-name"})) == ["C", "B", "A"]
    assert names(client.get(URL, {"sort": "city"})) == ["B", "C", "A"]
    assert names(client.get(URL, {"sort": "owner__password"})) == ["A", "B", "C"]


def test_pages_do_not_overlap(login, rep):
    Account.objects.bulk_create(Account(name="Same name", owner=rep) for __ in range(120))
    client = login(rep)
    pages = [client.get(URL).context["page"]]
    while pages[-1].has_next:
        pages.append(client.get(URL, {"after": pages[-1].next}).context["page"])
    assert [len(page.rows) for page in pages] == [50, 50, 20]
    assert len({row.pk for page in pages for row in page.rows}) == 120
    assert pages[0].total == 120
    back = client.get(URL, {"before": pages[2].previous}).context["page"]
    assert [row.pk for row in back.rows] == [row.pk for row in pages[1].rows]


def test_the_links_of_a_page_lead_on_and_keep_the_filters(login, rep):
    Account.objects.bulk_create(Account(name="Same name", type="customer", owner=rep) for __ in range(60))
    client = login(rep)
    response = client.get(URL, {"sort": "-created", "scope": "all"})
    link = re.search(r'rel="next" href="([^"]+)"', response.content.decode())[1].replace("&amp;", "&")
    assert "sort=-created" in link
    assert "1–50 of 60" in response.content.decode()
    second = client.get(f"{URL}{link}")
    assert "51–60 of 60" in second.content.decode()


def test_a_broken_link_to_a_page_says_so_and_shows_the_first(login, rep):
    make_account(rep)
    response = login(rep).get(URL, {"after": "nonsense"})
    assert response.status_code == 200
    assert len(names(response)) == 1
    assert "no longer works" in response.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "9" * 40, ""])
def test_any_page_number_is_answered(login, rep, number):
    assert login(rep).get(URL, {"page": number}).context["page"].first == 0


def test_costs_the_same_for_one_row_and_fifty(login, rep):
    client = login(rep)
    make_account(rep)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for __ in range(49):
        make_account(rep)
    with CaptureQueriesContext(connection) as fifty:
        assert len(names(client.get(URL))) == 50
    assert len(fifty) == len(one)


def test_an_empty_list_says_what_belongs_there(login, rep):
    response = login(rep).get(URL)
    assert b"Converting a lead makes one" in response.content
    assert reverse("accounts:create").encode() in response.content


def test_needs_a_log_in(client, db):
    assert client.get(URL).url.startswith(reverse("users:login"))
