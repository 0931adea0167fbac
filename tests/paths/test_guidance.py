"""Guidance: what comes in, and what goes out, is on the list."""

import pytest

from paths.guidance import clean_guidance, shown_guidance

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<p onclick="alert(1)" style="position:fixed" class="btn-primary" id="main">x</p>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name="password"></form>',
    "<style>body{display:none}</style>",
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    '<base href="https://evil.example/">',
    '<a hx-get="/leads/" hx-trigger="load">x</a>',
]
TAGS = ["<script", "<img", "<svg", "<iframe", "<form", "<input", "<style", "<base"]
FORBIDDEN = [*TAGS, "onerror=", "onclick=", "style=", "class=", "id=", "hx-", 'href="javascript', 'href="data']


@pytest.mark.parametrize("html", HOSTILE)
@pytest.mark.parametrize("clean", [clean_guidance, shown_guidance])
def test_nothing_that_acts_or_dresses_gets_through(clean, html):
    cleaned = clean(html).lower()

    assert [word for word in FORBIDDEN if word in cleaned] == []


def test_simple_text_stays_as_it_was():
    html = "<ul><li>Ask about <b>the last one</b>.</li></ul><p>Two &lt; three</p>"

    assert clean_guidance(html) == html


def test_links_stay_and_tell_nothing_to_where_they_lead():
    cleaned = clean_guidance('<a href="https://example.com/pack">pack</a>')

    assert 'href="https://example.com/pack"' in cleaned
    assert 'rel="noopener noreferrer nofollow"' in cleaned
