import pytest
from django.test import RequestFactory
from django.urls import reverse

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


def test_unknown_addresses_say_what_to_do(login, rep):
    response = login(rep).get("/nowhere/")
    assert response.status_code == 404
    assert response["X-Request-ID"] in response.content.decode()
