"""The small Markdown of templates and its merge fields (S9): nothing typed anywhere is more than letters."""

import pytest

from quotes import pdf, rich_text
from quotes.merge_fields import FIELDS, fill, unknown, values_of
from quotes.models import QuoteTemplate
from quotes.snapshot import take_snapshot
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_opportunity
from tests.factories.quotes import make_quote, make_section

ATTACKS = [
    "{{7777*7777}}",
    "{% include 'core/history.html' %}",
    "{0.__class__}",
    "{quote.__class__}",
    "{quote.owner.password}",
    "{{settings.SECRET_KEY}}",
    "{quote.{account.name}}",
    "{account.name!r:>99}",
    "%(name)s ${7777*7777} #{7777*7777} <%= 7777*7777 %>",
    "<script>alert(1)</script>",
    "<b onclick=x>bold</b>",
    "[link](javascript:alert(1))",
    "![picture](https://evil.example/x.png)",
    "<https://evil.example>",
    "**bold** *italic* # heading",
    "- list\n1. numbers",
    "&lt;i&gt; &#123;quote.name&#125;",
]


def test_what_is_markup():
    found = rich_text.blocks("# Title\n\nA **bold *both*** word\nnext\n\n- one\n- two\n  1. inner\n\n3. three")

    assert [block["kind"] for block in found] == ["heading", "paragraph", "bullets", "numbers"]
    assert found[1]["runs"] == [
        {"text": "A "},
        {"text": "bold ", "bold": True},
        {"text": "both", "bold": True, "italic": True},
        {"text": " word"},
        {"break": True},
        {"text": "next"},
    ]
    assert found[2]["items"][1][1]["kind"] == "numbers"


@pytest.mark.parametrize(
    "text", ["<b>x</b>", "[a](b)", "![a](b)", "`code`", "> x", "---", "a | b", "&amp;", "http://a.b"]
)
def test_what_is_not(text):
    assert rich_text.blocks(text) == [{"kind": "paragraph", "runs": [{"text": text}]}]


def test_a_field_in_bold_and_an_escaped_star():
    filled = rich_text.filled(rich_text.blocks(r"**{quote.valid_until}** \*no\*"), {"quote.valid_until": "*1 May*"})

    assert filled == [{"kind": "paragraph", "runs": [{"text": "*1 May*", "bold": True}, {"text": " *no*"}]}]


def nested(most, mark="- "):
    """A list in a list, `most` deep; each item has a word of its own."""
    return "\n".join(f"{' ' * len(mark) * n}{mark}word{n}" for n in range(most))


@pytest.mark.parametrize("mark", ["- ", "1. "])
def test_lists_that_would_not_be_printed_whole_are_a_problem(mark):
    whole = nested(rich_text.MOST_NESTED, mark)

    assert rich_text.problem(whole) == ""
    assert all(f"word{n}" in str(rich_text.blocks(whole)) for n in range(rich_text.MOST_NESTED))
    for deep in (nested(rich_text.MOST_NESTED + 1, mark), nested(1000, mark), mark * 8000 + "word"):
        assert "At most 4 lists" in rich_text.problem(deep)


@pytest.mark.parametrize("sign", ["*", "_", "**", "__", "*_", "***"])
def test_emphasis_without_end_is_letters_in_bold_or_italic(sign):
    most = 16000 // len(sign)
    deep = sign * most + "word" + sign[::-1] * most
    broken = f"{sign}a " * (most // 2) + "word" + f" b{sign[::-1]}" * (most // 2)

    for text in (deep, broken, sign * most, f"{sign}x" * (most // 2)):
        [block] = rich_text.blocks(text)
        assert block["kind"] == "paragraph"
        assert "word" not in text or any("word" in run["text"] for run in block["runs"])
        assert rich_text.problem(text) == ""
    assert rich_text.blocks("**" * 500 + "word" + "**" * 500)[0]["runs"] == [{"text": "word", "bold": True}]


def test_values_are_not_read_again():
    assert fill("{a.b}{c.d}", {"a.b": "{c.d}", "c.d": "{a.b}"}) == "{c.d}{a.b}"


def test_what_is_no_field():
    assert unknown("Dear {contact.name}, {quote.name}") == ""
    assert unknown("Dear {contact.nmae}") == "{contact.nmae}"
    assert unknown("{{7777*7777}}") == "{7777*7777}"
    assert unknown("{ quote.name }") == "{ quote.name }"


def test_every_field_has_a_text_also_where_there_is_nothing(rep):
    quote = make_quote(opportunity=make_opportunity(rep, account=None), contact=None, expiration_date=None)

    values = values_of(quote)

    assert set(values) == set(FIELDS)
    assert all(isinstance(value, str) for value in values.values())
    assert values["contact.name"] == values["account.name"] == values["quote.valid_until"] == ""


@pytest.mark.parametrize("attack", ATTACKS)
def test_in_a_template_it_is_letters(rep, settings, attack):
    """Past the refusal at saving, as if somebody had written it into the table."""
    template = QuoteTemplate.objects.get(is_default=True).current
    section = make_section(title=attack, body=f"Begin {attack} end")
    template.introduction = template.terms = f"Begin {attack} end"
    template.header = template.footer = attack
    template.sections = [section]

    html = pdf.page(take_snapshot(make_quote(rep), template=template, by=rep))

    assert_nothing_ran(html, settings)


@pytest.mark.parametrize("attack", ATTACKS)
def test_in_the_data_it_is_letters(rep, settings, attack):
    account = make_account(rep, name=attack.replace("\n", " "))
    opportunity = make_opportunity(rep, account=account, name=attack.replace("\n", " "))
    contact = make_contact(rep, account=account, first_name="Ada", last_name=attack.replace("\n", " "))
    quote = make_quote(
        opportunity=opportunity, contact=contact, name=f"Name {attack}", description=attack, terms=attack
    )
    template = QuoteTemplate.objects.get(is_default=True).current
    fields = "{quote.name} {account.name} {contact.name} {opportunity.name}"
    template.introduction, template.header, template.footer = f"**{fields}**", fields, fields
    template.sections = [make_section(title=fields, body=f"- {fields}")]

    snapshot = take_snapshot(quote, template=template, by=rep)

    run = snapshot["template"]["introduction"][0]["runs"][0]
    assert run == {"text": f"Name {attack} {account.name} {contact.full_name} {opportunity.name}", "bold": True}
    assert_nothing_ran(pdf.page(snapshot), settings)


def assert_nothing_ran(html, settings):
    assert "60481729" not in html  # 7777 times itself, which no number of a quote is
    assert settings.SECRET_KEY not in html
    assert "<class" not in html
    assert "&lt;class" not in html
    for tag in ("<script", "<b on", "<a ", "<img", 'javascript:alert(1)"'):
        assert tag not in html
