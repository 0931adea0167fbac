import pytest
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import Account
from core.views.lists import COUNT_LIMIT, Page
from core.views.pages import next_url


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/accounts/?q=x", True),
        ("http://testserver/accounts/", True),
        ("https://evil.example/", False),
        ("//evil.example/", False),
        ("javascript:alert(1)", False),
        ("nowhere", False),
        ("home", False),
        ("", False),
    ],
)
def test_the_next_page_is_one_of_ours(asked, kept):
    request = RequestFactory().get("/", {"next": asked})
    assert next_url(request, "/default/") == (asked if kept else "/default/")


@pytest.mark.parametrize("name", ["accounts:list", "accounts:create", "contacts:list", "search:results"])
def test_htmx_may_ask_for_any_page(login, rep, name):
    response = login(rep).get(reverse(name), headers={"HX-Request": "true"})
    assert response.status_code == 200


def test_counting_stops_at_a_limit(rep):
    Account.objects.bulk_create(Account(name="x", owner=rep) for __ in range(COUNT_LIMIT + 60))
    page = Page(Account.objects.order_by("pk"), 1)
    assert (page.total, page.is_total_capped, page.has_next) == (COUNT_LIMIT + 1, True, True)


def test_unknown_addresses_say_what_to_do(login, rep):
    response = login(rep).get("/nowhere/")
    assert response.status_code == 404
    assert response["X-Request-ID"] in response.content.decode()
