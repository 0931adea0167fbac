import pytest

from leads.return_urls import is_web_address, permitted

ALLOWED = ["https://www.example.com/thanks", "https://shop.example.com", "http://old.example.com:8080/a/?page=done"]

NASTY = [
    "", " ", "/thanks", "//www.example.com/thanks", "///www.example.com/thanks", "https:/www.example.com/thanks",
    "https:www.example.com/thanks", "https:///www.example.com/thanks", "www.example.com/thanks",
    "http://www.example.com/thanks", "ftp://www.example.com/thanks", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "blob:https://www.example.com/thanks",
    "javascript://www.example.com/thanks%0aalert(1)", "https://www.example.com.evil.test/thanks",
    "https://evil.test/https://www.example.com/thanks", "https://evil.test/?https://www.example.com/thanks",
    "https://evil.test#https://www.example.com/thanks", "https://www.example.com@evil.test/thanks",
    "https://www.example.com:443@evil.test/thanks", "https://user:pass@www.example.com/thanks",
    "https://@www.example.com/thanks", "https://evil.test\\@www.example.com/thanks",
    "https://www.example.com\\@evil.test/thanks", "https://evil.test\\.www.example.com/thanks",
    "https:\\\\www.example.com\\thanks", "https://www.example.com\\thanks", "https://www.example.com/\\evil.test",
    "https://www.example.com:8443/thanks", "https://www.example.com:/thanks", "https://www.example.com:x/thanks",
    "https://www.example.com:99999/thanks", "https://www.example.com./thanks", "https://example.com/thanks",
    "https://xn--www.example.com/thanks", "https://ẅww.example.com/thanks", "https://www.example.com/thanks/../admin",
    "https://www.example.com/thanks/..", "https://www.example.com/thanks/./../../x",
    "https://www.example.com/thanks/%2e%2e/admin", "https://www.example.com/thanks/%2E%2e%2fadmin",
    "https://www.example.com/thanks/.%2e/x", "https://www.example.com/thanks%2f..%2fadmin",
    "https://www.example.com/thanks/%5c..%5cx", "https://www.example.com/thanks/%252e%252e/x",
    "https://www.example.com/thanks//evil.test", "https://www.example.com//evil.test/thanks",
    "https://www.example.com/thanksgiving", "https://www.example.com/thank", "https://www.example.com/",
    "https://www.example.com/Thanks", "https://www.example.com/other?x=/thanks", "https://www.example.com/thanks\n",
    "\thttps://www.example.com/thanks", "https://www.example.com/thanks\r\nSet-Cookie: a=b",
    "https://www.example.com/th\tanks", "ht\ntps://www.example.com/thanks", "https://www.exa\tmple.com/thanks",
    "\x01https://www.example.com/thanks", "https://www.example.com/thanks\x00", "https://www.example.com/thanks\">x",
    "https://www.example.com/thanks<script>", "https://[::1]/thanks", "https://[www.example.com/thanks",
    "https://www.example.com/thanks；x", "https：//www.example.com/thanks", "https://www。example。com/thanks",
    "https://www.example.com/thanks" + "x" * 2000, "http://old.example.com:8080/a/?page=other",
    "http://old.example.com:8080/a/?page=donexx", "http://old.example.com:8080/a/?x=1&page=done",
    "http://old.example.com:8080/a/b?page=done", "http://old.example.com/a/?page=done",
]  # fmt: skip

FINE = [
    "https://www.example.com/thanks",
    "https://www.example.com/thanks/",
    "https://www.example.com/thanks/sk/index.html",
    "https://www.example.com/thanks?from=form&x=a%20b",
    "https://www.example.com/thanks#top",
    "https://www.example.com:443/thanks",
    "https://WWW.example.com/thanks",
    "https://shop.example.com",
    "https://shop.example.com/any/where?q=@#/x",
    "https://shop.example.com/d%C4%9Bkujeme",
    "http://old.example.com:8080/a/?page=done",
    "http://old.example.com:8080/a/?page=done&lang=sk",
]


@pytest.mark.parametrize("url", NASTY)
def test_nobody_is_sent_where_the_form_does_not_permit(url):
    assert permitted(url, ALLOWED) == ""


@pytest.mark.parametrize("url", FINE)
def test_addresses_under_a_permitted_one_are_kept_as_they_are(url):
    assert permitted(url, ALLOWED) == url


def test_there_are_enough_nasty_spellings():
    assert len(set(NASTY)) > 60


def test_an_unclear_entry_of_the_list_permits_nothing():
    assert permitted("https://www.example.com/x", ["https://www.example.com@evil.test", "www.example.com", "*"]) == ""


def test_with_an_empty_list_nothing_is_permitted():
    assert permitted("https://www.example.com/thanks", []) == ""


@pytest.mark.parametrize("url", ["https://a.example", "http://localhost:8000/x", "https://a.example/?q=1"])
def test_web_addresses(url):
    assert is_web_address(url)


@pytest.mark.parametrize("url", ["a.example", "mailto:a@b.example", "https://", "https://a.example/\\x", "https://-"])
def test_no_web_addresses(url):
    assert not is_web_address(url)
