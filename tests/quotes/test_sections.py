"""Sections are printed in their places for the quotes that meet their criteria; a product's terms stand there once."""

import pytest

from core.errors import BusinessRuleError
from quotes import pdf
from quotes.models import QuoteTemplate
from quotes.services import quote_document_request
from quotes.snapshot import take_snapshot
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_quote, make_section, make_template


@pytest.fixture
def template(db):
    return QuoteTemplate.objects.get(is_default=True).current


def page(quote, template, **content):
    for name, value in content.items():
        setattr(template, name, value)
    return pdf.page(take_snapshot(quote, template=template, by=quote.owner))


@pytest.mark.parametrize(
    ("row", "is_shown"),
    [
        (["status", "is", "draft"], True),
        (["status", "is_not", "draft"], False),
        (["grand_total", "at_least", "100"], True),
        (["grand_total", "at_least", "100.01"], False),
        (["expiration_date", "is_not_empty", ""], True),
        (["name", "contains", "trailer"], True),
    ],
)
def test_criteria_are_answered_in_the_snapshot(rep, template, row, is_shown):
    quote = make_quote(rep, name="Trailers")
    template.sections = [make_section(title="Only then", criteria={"all": [row]})]

    snapshot = take_snapshot(quote, template=template, by=rep)

    assert [s["title"] for s in snapshot["template"]["sections"]] == (["Only then"] if is_shown else [])
    assert "criteria" not in str(snapshot)


def test_criteria_that_mean_nothing_any_more_are_said(rep):
    template = make_template(sections=[make_section(title="Lost", criteria={"all": [["owner", "is", str(rep.pk)]]})])
    quote = make_quote(rep)
    quote_document_request(quote=quote, template=template, by=rep)
    version = template.current
    version.sections[0]["criteria"] = {"all": [["owner", "is", "999999"]]}

    with pytest.raises(BusinessRuleError, match="“Lost” cannot be decided"):
        take_snapshot(quote, template=version, by=rep)


@pytest.mark.parametrize("design", ["classic", "modern", "compact"])
def test_each_place(rep, template, design):
    sections = [
        make_section(1, title="Last", place="after_terms"),
        make_section(2, title="Middle", place="after_lines"),
        make_section(3, title="First", place="before_lines"),
        make_section(4, title="Last but one more", place="after_terms"),
    ]

    html = page(make_quote(rep), template, design=design, sections=sections, terms="The terms.")

    order = [">First<", "<tbody>", ">Middle<", "The terms.", ">Last<", ">Last but one more<"]
    assert [html.index(words) for words in order] == sorted(html.index(words) for words in order)


def test_terms_of_a_product_stand_there_once(rep, template):
    entry = make_entry(make_product(name="Probe", terms="Calibrate it yearly.\nKeep it dry."))
    lines = [make_line(entry), make_line(entry, description="Another"), make_line()]

    html = page(make_quote(rep, lines=lines), template)

    assert html.count("Calibrate it yearly.") == 1
    assert "<h3>Probe</h3>" in html


def test_terms_of_the_quote_take_the_place_of_the_template_s(rep, template):
    html = page(make_quote(rep, terms="As **agreed**."), template, terms="Ours")

    assert "As **agreed**." in html
    assert "Ours" not in html


def test_columns_and_parts_that_are_not_shown(rep, template):
    lines = [make_line(description="Grey", quantity="3")]
    quote = make_quote(rep, lines=lines)
    whole = page(quote, template, shows_signature=True)
    assert all(words in whole for words in (">No.<", ">Price<", "Grey", "Acceptance"))

    bare = page(quote, template, columns=["total"], shows_signature=False, shows_bank=False, shows_logo=False)

    assert not any(words in bare for words in (">No.<", ">Quantity<", ">Price<", ">Discount<", "Grey", "Acceptance"))
    assert ">Total<" in bare


def test_language_and_locale_of_the_template_go_first(rep, template):
    template.locale, rep.locale = "de", "en-GB"
    template.introduction = "{quote.grand_total}"

    snapshot = take_snapshot(make_quote(rep), template=template, by=rep)

    assert snapshot["locale"] == "de"
    assert snapshot["template"]["introduction"][0]["runs"][0]["text"] == "100,00\xa0€"


def test_page_numbers_are_the_templates_choice(rep, template):
    quote = make_quote(rep)

    assert 'class="pages"' in page(quote, template)
    assert 'class="pages"' not in page(quote, template, shows_page_numbers=False)


def test_a_quote_without_a_customer_has_no_words_for_one(rep, template):
    text = page(make_quote(rep), template)

    assert "Signature</div>" in text
    assert "Prepared for" not in text


def test_style(template):
    assert "Source Serif" in pdf.style({"colour": "#ff0000", "font": "serif"})
    assert "font-family: Inter," in pdf.style({"colour": "}", "font": "} body { display: none"})
    assert "display" not in pdf.style({"colour": "}", "font": "} body { display: none"})
