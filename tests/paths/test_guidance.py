"""Guidance: what comes in, and what goes out, is on the list."""

import pytest
from django.urls import set_script_prefix

from paths.guidance import clean_guidance, pictures_in, shown_guidance
from paths.pictures import address_of, key_in

KEY = "0123456789abcdef" * 4
OWN = f"/paths/pictures/{KEY}/"
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


def test_pictures_of_ours_stay():
    html = f'<p>So: <img src="{OWN}" alt="Two &lt;b&gt; &quot;words&quot;" width="40" height="30"></p>'

    cleaned = clean_guidance(html)

    assert cleaned == html.replace('height="30"', 'height="30" loading="lazy"')
    assert clean_guidance(cleaned) == cleaned
    assert pictures_in(cleaned) == [KEY]


def test_a_picture_has_words_and_the_size_that_it_is_known_to_have():
    html = f'<img height="9" width="9" src="{OWN}"><img src="{OWN.replace("0", "f")}" alt="Unknown">'
    known = f'<img src="{OWN}" alt="" width="640" height="480" loading="lazy">'

    assert clean_guidance(html, {KEY: (640, 480)}) == known
    assert clean_guidance(known, {}) == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x.png",
        f"https://evil.example{OWN}",
        f"//evil.example{OWN}",
        f"/\\evil.example{OWN}",
        f"javascript:alert(1)//{OWN}",
        "data:image/png;base64,iVBORw0KGgo=",
        "/logout/",
        "/files/1/",
        "x.png",
        "",
        OWN[1:],
        OWN[:-1],
        OWN.upper(),
        f"/paths/pictures/{KEY[:-1]}/",
        f"/paths/pictures/{KEY}0/",
        f"/paths/pictures/{KEY[:-1]}\u0660/",
        f"{OWN}?next=/logout/",
        f"{OWN}#x",
        f"{OWN}../../../logout/",
        f" {OWN}",
        f"{OWN}\n",
        f"{OWN} onerror=alert(1)",
    ],
)
@pytest.mark.parametrize("clean", [clean_guidance, shown_guidance])
def test_pictures_from_anywhere_else_go(clean, address):
    assert clean(f'<p>a<img src="{address}" alt="x">b</p>') == "<p>ab</p>"


@pytest.mark.parametrize(
    "tag",
    [
        f'<img src="{OWN}" onerror="alert(1)" onload=alert(1) style="position:fixed" class="pw-toast" id="main">',
        f'<img src="{OWN}" srcset="https://evil.example/2x.png 2x" sizes="1px" loading="eager" usemap="#m">',
        f'<img src="{OWN}" src="https://evil.example/x.png" crossorigin referrerpolicy="unsafe-url">',
        f'<img src="{OWN}" width="100%" height="1e9">',
        f'<img src="{OWN}" width="999999" height="-1">',
        f'<IMG/SRC={OWN}/hx-get="/leads/"\talt>',
        f"<svg><image href='https://evil.example/x.svg'/></svg><img src='{OWN}'>",
        f'<picture><source srcset="https://evil.example/x.png"><img src="{OWN}"></picture>',
    ],
)
def test_a_picture_brings_nothing_else(tag):
    assert clean_guidance(tag) in {f'<img src="{OWN}" alt="" loading="lazy">', ""}


@pytest.mark.parametrize(
    "words",
    [
        '" onerror="alert(1)',
        "&quot; onerror=&quot;alert(1)",
        "><script>alert(1)</script>",
        ' src="https://evil.example/x.png" width="7" ',
        "<img src=x>",
        "a > b \u202e & c",
    ],
)
def test_words_of_a_picture_or_a_link_are_words(words):
    quoted = words.replace('"', "&quot;")
    html = f'<a href="https://x.example/" title="{quoted}">l</a><img alt="{quoted}" src="{OWN}">'

    cleaned = clean_guidance(html)

    assert cleaned.count("<") == 3  # the link, its end and the picture
    assert (cleaned.count(' src="'), cleaned.count("onerror=&quot;")) == (1, cleaned.count("onerror"))
    assert pictures_in(cleaned) == [KEY]


def test_an_address_is_known_below_any_prefix_and_written_for_the_one_here():
    assert key_in(address_of(KEY)) == KEY
    set_script_prefix("/crm/")
    try:
        assert f'src="/crm{OWN}"' in clean_guidance(f'<img src="{OWN}">')
    finally:
        set_script_prefix("/")
    assert f'src="{OWN}"' in clean_guidance(f'<img src="/crm{OWN}">')
