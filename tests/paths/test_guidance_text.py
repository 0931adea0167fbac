"""Guidance as it is typed: what is stored can be typed, and typing it again stores the same."""

import pytest

from paths.guidance_text import html_of, picture_text, text_of

OWN = f"/paths/pictures/{'0123456789abcdef' * 4}/"


def flat(html):
    """Without the line ends between blocks, which mean nothing."""
    return html.replace(">\n", ">").replace("\n<", "<")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Ask** *who* decides", "<p><strong>Ask</strong> <em>who</em> decides</p>"),
        ("# First\n\n## Then", "<h3>First</h3><h4>Then</h4>"),
        ("- one\n- two\n  - inner", "<ul><li>one</li><li>two<ul><li>inner</li></ul></li></ul>"),
        ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("> said", "<blockquote><p>said</p></blockquote>"),
        (
            "[Price list](https://x.example/a)",
            '<p><a href="https://x.example/a" rel="noopener noreferrer nofollow">Price list</a></p>',
        ),
        ("a_b costs 3 \\* 4", "<p>a_b costs 3 * 4</p>"),
        (f"![The *form*, filled in]({OWN})", f'<p><img src="{OWN}" alt="The form, filled in" loading="lazy"></p>'),
        (
            f'- one\n  ![A \\[b\\] \\*c\\* "d"]({OWN})\n- two',
            f'<ul><li>one<br><img src="{OWN}" alt="A [b] *c* &quot;d&quot;" loading="lazy"></li><li>two</li></ul>',
        ),
        (
            f"[![Price list]({OWN})](https://x.example/a)",
            '<p><a href="https://x.example/a" rel="noopener noreferrer nofollow">'
            f'<img src="{OWN}" alt="Price list" loading="lazy"></a></p>',
        ),
        (
            "Look\\![here](https://x.example/a)",
            '<p>Look!<a href="https://x.example/a" rel="noopener noreferrer nofollow">here</a></p>',
        ),
        ("", ""),
    ],
)
def test_there_and_back(text, html):
    assert flat(html_of(text)) == html
    assert text_of(html_of(text)) == text.replace("*form*", "form")  # words of a picture have no shape


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "<b onclick=x()>bold</b>",
        "[link](javascript:alert(1))",
        "[link](data:text/html,x)",
        "![picture](https://evil.example/x.png)",
        "<https://evil.example>",
        "```\ncode\n```",
    ],
)
def test_other_markup_is_letters(typed):
    html = html_of(typed)
    assert not any(
        sign in html for sign in ("<script", "<b>", "<b ", "<img", "<code", 'href="javascript', 'href="data')
    )


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>Reach out <b>today</b>: early.</li><li>Look at the <b>site</b> first.</li></ul>",
        "<p>Say why</p><p>x<br>y</p>",
        "<h3>A</h3><p>b <a href='https://x.example/a_(b)'>l *k*</a></p><ol><li>one<ul><li>in</li></ul></li></ol>",
        "<blockquote><p>q</p><p>r</p></blockquote>",
        "# no<p>1. no</p><p>- no</p><p>a_b _c_ * [d] &lt;b&gt; &amp;amp;</p>",
        "<b>a </b>b<b>a<i>c</i></b>",
        "<ul><li><p>a</p><p>b</p></li></ul>",
        "words <u>under</u>lined",
    ],
)
def test_what_is_stored_can_be_typed(html):
    text = text_of(html)
    assert text_of(html_of(text)) == text


@pytest.mark.parametrize(
    "address", ["https://evil.example/x.png", f"https://evil.example{OWN}", "/logout/", "data:image/gif;base64,R0lGOD="]
)
def test_a_picture_from_elsewhere_is_a_link_at_most(address):
    html = html_of(f"![*Chart*]({address})")
    assert "<img" not in html
    assert "Chart" in html


@pytest.mark.parametrize(
    "words", ["", "a ] b [ c", "\\", "**x** _y_ `z`", "![x](y)", "&amp; <b>", "# 1. -", "two\nlines"]
)
def test_words_of_a_picture_come_back(words):
    text = picture_text(words, OWN)
    assert text_of(html_of(text)) == text
    assert "<b>" not in html_of(text)


def test_letters_stay_letters():
    html = html_of(text_of("<p># *no* _heading_ [x](y) 1. &lt;b&gt;</p>"))
    assert flat(html) == "<p># *no* _heading_ [x](y) 1. &lt;b&gt;</p>"
