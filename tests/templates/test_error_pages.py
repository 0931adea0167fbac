"""Error pages stand on their own: no database, no user, no address that could be missing."""

import pytest
from django.template.loader import render_to_string

from core.errors import BusinessRuleError, NotAllowed

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "409.html", "500.html", "503.html"]


@pytest.mark.parametrize("page", PAGES)
def test_an_error_page_needs_nothing_and_says_what_to_do(page):
    html = render_to_string(page, {"request_id": "5f3c0e9a2b"})
    assert "<h1>" in html
    assert "5f3c0e9a2b" in html
    assert 'href="/"' in html


def test_a_refusal_is_shown_in_its_own_words_and_escaped():
    html = render_to_string("409.html", {"error": BusinessRuleError("Two quotes <b> depend on it.")})
    assert "Two quotes &lt;b&gt; depend on it." in html
    assert "This was not done" in html


def test_a_refusal_for_lack_of_rights_sends_to_those_who_can_help():
    html = render_to_string("409.html", {"error": NotAllowed("This lead is Ana's.")})
    assert "You may not do this" in html
    assert "administrator" in html
