"""The leaf components: what a page author relies on."""

from types import SimpleNamespace

import pytest
from django.template import engines
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler


def render(source: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/leads/{query}")
    template = engines["django"].from_string(CottonCompiler().process(source))
    return " ".join(template.render(context, request).split())


def test_an_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('<c-icon name="check" />')
    assert 'role="img" aria-label="Done"' in render('<c-icon name="check" label="Done" />')


@pytest.mark.parametrize("nothing", ["", " ", "{{ missing }}"])
def test_a_fact_without_a_value_says_so(nothing):
    html = render(f'<c-fact label="Phone">{nothing}</c-fact>')
    assert "–" in html
    assert "empty" in html


def test_what_people_typed_is_escaped_in_components():
    html = render('<c-fact label="Company">{{ name }}</c-fact><c-avatar name="{{ name }}" />', name="<script>")
    assert "<script>" not in html


def test_a_sorted_head_says_how_and_turns_round():
    html = render('<c-sort-header field="name" label="Name" :sort="sort" />', "?scope=all&page=3", sort="name")
    assert 'aria-sort="ascending"' in html
    assert 'href="?scope=all&amp;sort=-name"' in html


def test_a_pager_keeps_the_filters_and_counts_no_further_than_it_must():
    page = SimpleNamespace(rows=[1], first=1, last=50, total=60, next="xyz", previous="")
    html = render('<c-pager :page="page" />', "?status=1&before=old&page=3", page=page)
    assert "1–50 of 60" in html
    assert 'rel="next" href="?after=xyz&amp;status=1"' in html
    assert 'rel="prev"' not in html
    page.is_total_capped = True
    assert "1–50 of more than 1,000" in render('<c-pager :page="page" />', page=page)
    page.is_beyond_count, page.first, page.last, page.previous = True, 1051, 1100, "abc"
    html = render('<c-pager :page="page" />', page=page)
    assert "1,051–1,100 of more" in html
    assert 'rel="prev" href="?before=abc"' in html


def test_a_menu_item_that_changes_something_is_a_form_with_a_token():
    html = render('<c-menu-item action="/logout/" icon="logout">Log out</c-menu-item>')
    assert '<form method="post" action="/logout/">' in html
    assert "csrfmiddlewaretoken" in html


class Person:
    first_name, last_name = "Katarína", "Žáková"

    def __str__(self):
        return "Katarína Žáková"


@pytest.mark.parametrize(
    ("source", "letters"),
    [('<c-avatar :of="who" />', "KŽ"), ('<c-avatar :of="place" />', "O"), ('<c-avatar name="website" />', "W")],
)
def test_an_avatar_is_a_letter_or_two(source, letters):
    assert f">{letters}</span>" in render(source, who=Person(), place="Okafor")
