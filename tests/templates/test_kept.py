"""Parts of pages that are written once: they hold nothing of one reader's, and they are as they would be anew."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from core.icons import Loader
from core.templatetags import kept

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def written(template, **values):
    return template.render(Context(values))


def test_what_is_kept_knows_nothing_but_its_names():
    template = engines["django"].from_string(
        "{% kept area=area %}{{ area }}|{{ user }}|{{ request.path }}|{{ csrf_token }}|{{ other }}{% endkept %}"
    )
    request = RequestFactory().get("/leads/")
    assert template.render({"area": "leads", "user": "Ada", "other": 1}, request) == "leads||||"


def test_it_is_written_once_for_each_value():
    calls = []
    template = Template("{% kept area=area %}{{ area.upper }}{% endkept %}")
    node = template.nodelist[0]
    node.nodelist.insert(0, _Counting(calls))
    assert [written(template, area=area) for area in ("a", "b", "a")] == ["A", "B", "A"]
    assert len(calls) == 2


class _Counting(kept.template.Node):
    def __init__(self, calls):
        self.calls = calls

    def render(self, context):
        self.calls.append(1)
        return ""


def test_values_that_are_equal_but_not_the_same_are_kept_apart():
    template = Template("{% kept what=what %}{{ what }}{% endkept %}")
    values = [1, True, "1", "<b>", mark_safe("<b>")]
    assert [written(template, what=value) for value in values] == ["1", "True", "1", "&lt;b&gt;", "<b>"]


def test_each_language_has_its_own():
    template = Template("{% kept what=what %}{{ what }}{% endkept %}")
    word = gettext_lazy("Monday")
    english = written(template, what=word)
    with override("de"):
        assert written(template, what=word) == "Montag"
    assert english == "Monday"


def test_a_record_is_no_name_because_it_changes_unseen(administrator):
    template = Template("{% kept user=user %}{{ user }}{% endkept %}")
    with pytest.raises(TypeError, match="a User may change"):
        written(template, user=administrator)


def test_a_place_keeps_no_more_than_so_many(monkeypatch):
    monkeypatch.setattr(kept, "LIMIT", 2)
    template = Template("{% kept what=what %}{{ what }}{% endkept %}")
    assert [written(template, what=number) for number in range(5)] == list("01234")
    assert len(template.nodelist[0].texts) <= 2


@pytest.mark.parametrize(
    "icon",
    [
        '<c-icon name="check" />',
        '<c-icon name="check" size="lg" class="pw-bad" />',
        '<c-icon name="check" label="Done" />',
        '<c-icon name="{{ kind.icon }}" class="pw-faint" />',
        '<c-icon name="{{ kind.icon }}" size="{{ size }}" />',
    ],
)
def test_an_icon_is_written_out_as_its_component_would_be(tmp_path, icon):
    engine = engines["django"].engine
    loader = Loader(engine)
    (tmp_path / "page.html").write_text(icon)
    source = loader._get_template_string(str(tmp_path / "page.html"))
    context = {"sprite": "/s.svg", "kind": {"icon": "x<y"}, "size": "lg"}
    compiled = loader.cotton_compiler.process
    shown, component = (engine.from_string(compiled(text)).render(Context(context)) for text in (source, icon))
    assert shown.split() == component.split()
    assert ("<c-icon" in source) is ("size }}" in icon)


# What a reader's page knows beside what its view says.
PERSONAL = re.compile(r"(?<![\w.])(request|user|perms|messages|csrf_token|shell|page|record)\b(?!=)")
TEXT = re.compile(r""""[^"]*"|'[^']*'""")
BLOCK = re.compile(r"{% kept\b[^%]*%}(.*?){% endkept %}", re.S)
TAG = re.compile(r"{[{%].*?[%}]}", re.S)
INCLUDED = re.compile(r"""{% include ["']([^"']+)["']""")


def personal_names(text):
    """Those that a block and what it includes ask for, although they show as nothing there."""
    found = {name for tag in TAG.findall(text) for name in PERSONAL.findall(TEXT.sub("", tag))}
    return found.union(*(personal_names((TEMPLATES / name).read_text()) for name in INCLUDED.findall(text)))


def test_no_kept_block_asks_for_what_it_does_not_know():
    asked = {
        (str(path.relative_to(TEMPLATES)), name)
        for path in TEMPLATES.rglob("*.html")
        for block in BLOCK.findall(path.read_text())
        for name in personal_names(block)
    }
    assert not asked


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("{% if area == 'leads' and 'x/' in request.path %}", {"request"}),
        ("{% if perms.leads.add_lead %}{{ user }}", {"perms", "user"}),
        ("{% csrf_token %}", {"csrf_token"}),
        ('{% url "users:list" %}{% if place == "user" %} aria-current="page"{% endif %}', set()),
        ("{{ is_user }}{{ other.user }}", set()),
    ],
)
def test_such_a_name_would_be_seen(block, names):
    assert personal_names(block) == names
