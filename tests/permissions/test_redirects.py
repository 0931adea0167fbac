"""`next` leads to a page of ours or nowhere, however it is written (OWASP: open redirect, header splitting)."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import reverse

from tests.factories.users import PASSWORD
from tests.permissions.conftest import address
from tests.permissions.test_hostile_input import form_of

AWAY = [
    "//evil.example", "///evil.example", "////evil.example/", "/\\evil.example", "\\\\evil.example", "\\/evil.example",
    "/\t/evil.example", "/\n/evil.example", "/\r\n/evil.example", "\t//evil.example", " //evil.example",
    "\x00//evil.example", "\x0b//evil.example", "http://evil.example/", "https://evil.example/", "HTTPS://evil.example",
    "https:evil.example", "https:/evil.example", "https:///evil.example", "http:\\\\evil.example",
    "ht\ntps://evil.example",
    "//evil.example@testserver/", "//testserver@evil.example/",
    "https://testserver@evil.example/",
    "https://testserver:80@evil.example/", "https://testserver.evil.example/", "//testserver.evil.example",
    "https://evil.example\\@testserver/", "https://evil.example#@testserver/", "https://evil.example?@testserver/",
    "//evil%2eexample/", "//ｅvil.example/", "//evil。example/", "https://xn--evil.example/", "//[::1]/",
    "//[::ffff:7f00:1]",
    "//127.1/", "//0x7f000001/", "//2130706433/", "//evil.example:443/", "//evil.example:x/", "https://[testserver/",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)//", "javascript://testserver/%0aalert(1)", "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:msgbox(1)", "blob:https://testserver/x", "file:///etc/passwd",
    "ftp://testserver/", "mailto:a@evil.example", "tel:1", "about:blank", "view-source:https://evil.example", "intent://evil",
    "leads:list", "evil.example", "//", "?", "#", "x", "..//evil.example",
]  # fmt: skip
SPLITTING = ["/leads/\r\nSet-Cookie: a=b", "/leads/\nX-Evil: 1", "/leads/%0d%0aX-Evil: 1", "/leads/\r\n\r\n<script>"]


def target(response):
    return response.get("HX-Redirect") or response.get("Location", "")


def is_ours(response):
    """Whether a browser that stands on any page of ours would stay with us."""
    place = urlsplit(urljoin("http://testserver/leads/1/edit/", target(response)))
    return (place.scheme, place.netloc) == ("http", "testserver")


@pytest.mark.parametrize("name", ["leads:edit", "activities:complete", "users:preferences"])
def test_no_form_leads_away(company, client, name):
    client.force_login(company.rep, backend="users.backends.ProfileBackend")
    path = address(company, name)
    values = form_of(client, company, name) if name == "leads:edit" else {"theme": "dark"}
    for asked in AWAY + SPLITTING:
        for headers in ({}, {"HX-Request": "true"}):
            point = transaction.savepoint()
            response = client.post(path, {**values, "next": asked}, headers=headers)
            transaction.savepoint_rollback(point)
            assert target(response), (asked, response.status_code)
            assert is_ours(response), (asked, target(response))
            assert not any("\r" in value or "\n" in value for value in response.headers.values()), asked
            assert "X-Evil" not in response.headers


@pytest.mark.parametrize("asked", AWAY + SPLITTING)
def test_the_log_in_leads_home_instead(company, client, asked):
    response = client.post(reverse("users:login"), {"username": company.rep.email, "password": PASSWORD, "next": asked})
    assert response.status_code == 302
    assert is_ours(response)
    assert "X-Evil" not in response.headers


def test_a_page_of_ours_is_gone_to(company, client):
    """The teeth: the same forms do follow `next` where it is a page of ours."""
    client.force_login(company.rep, backend="users.backends.ProfileBackend")
    response = client.post(reverse("users:preferences"), {"theme": "dark", "next": "/leads/?scope=all"})
    assert response.url == "/leads/?scope=all"
    client.logout()
    values = {"username": company.rep.email, "password": PASSWORD, "next": "/quotes/"}
    assert client.post(reverse("users:login"), values).url == "/quotes/"
