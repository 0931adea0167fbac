import gzip
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from core.errors import BusinessRuleError
from core.logs import Readable
from core.middleware import CompressPagesMiddleware, HonestErrorsMiddleware
from tests.factories.accounts import make_account


def test_every_answer_carries_an_id(client, db):
    one, other = (client.get(reverse("users:login"))["X-Request-ID"] for __ in range(2))
    assert one
    assert one != other


@pytest.mark.parametrize(("given", "is_kept"), [("proxy-1234abcd", True), ("short", False), ("x y\nz" * 4, False)])
def test_a_proxys_id_is_kept_when_it_is_one(client, db, given, is_kept):
    answer = client.get(reverse("users:login"), headers={"X-Request-ID": given})["X-Request-ID"]
    assert (answer == given) is is_kept


@pytest.mark.parametrize("url", ["/accounts/?q=%00", "/accounts/?scope=a%00b", "/search/?q=%00", "/acc%00ounts/"])
def test_nul_characters_in_an_address_are_a_bad_request(login, rep, url):
    assert login(rep).get(url).status_code == 400


def test_personal_pages_are_stored_by_no_cache(login, rep):
    response = login(rep).get(make_account(rep).get_absolute_url())
    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]


def test_pages_forbid_inline_scripts_and_styles(login, rep):
    policy = login(rep).get(reverse("users:profile"))["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    assert "unsafe" not in policy
    for name in ("script-src", "style-src"):
        assert set(directives[name].split()) <= {"'self'"} or "'nonce-" in directives[name]
    assert directives["object-src"] == "'none'"


def test_a_broken_rule_that_no_view_shows_is_a_page_and_no_500(db):
    middleware = HonestErrorsMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/")
    response = middleware.process_exception(request, BusinessRuleError("The moon is full."))
    assert response.status_code == 422
    assert b"The moon is full." in response.content
    assert middleware.process_exception(request, ValueError()) is None


def test_what_django_logs_of_a_refused_request_carries_its_id(login, rep, caplog):
    response = login(rep).get("/nowhere/")
    (found,) = [record for record in caplog.records if record.name == "django.request"]
    assert f"[{response['X-Request-ID']}]" in Readable().format(found)


def test_every_request_has_one_line_without_its_query(login, rep, caplog):
    with caplog.at_level(logging.INFO):
        login(rep).get("/accounts/?q=canary")
    (found,) = [record for record in caplog.records if record.name == "pathway.access"]
    assert found.facts["path"] == "/accounts/"
    assert found.facts["user"] == rep.pk
    assert (found.facts["method"], found.facts["status"]) == ("GET", 200)
    assert "canary" not in found.getMessage()


@pytest.mark.parametrize("path", ["/acc%00ounts/", "/nowhere/", "/login/"])
def test_the_policy_stands_on_refusals_too(client, db, path):
    assert "default-src 'none'" in client.get(path)["Content-Security-Policy"]


def test_a_cookie_with_a_null_character_is_no_session(client, db):
    answer = client.get("/", headers={"cookie": 'sessionid="aaaaaaaa\\000bbbbbbbb"'})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("users:login"))


PAGE = b"<p>" + b"the same again " * 100


@pytest.mark.parametrize(
    ("content_type", "accepts", "is_compressed"),
    [
        ("text/html; charset=utf-8", "gzip", True),
        ("text/html; charset=utf-8", "", False),
        ("application/pdf", "gzip", False),
        ("image/png", "gzip", False),
    ],
)
def test_pages_are_compressed_and_files_are_not(rf, content_type, accepts, is_compressed):
    handler = CompressPagesMiddleware(lambda request: HttpResponse(PAGE, content_type=content_type))
    response = handler(rf.get("/", headers={"accept-encoding": accepts}))

    assert (response.get("Content-Encoding") == "gzip") == is_compressed
    body = gzip.decompress(response.content) if is_compressed else response.content
    assert body == PAGE
    assert (len(response.content) < len(PAGE) / 2) == is_compressed


def test_the_length_of_a_compressed_page_says_little(rf):
    handler = CompressPagesMiddleware(lambda request: HttpResponse(PAGE))
    request = rf.get("/", headers={"accept-encoding": "gzip"})
    assert len({len(handler(request).content) for __ in range(20)}) > 5
