"""Every delivered template at 1, 40 and 200 lines, read back; and documents from before templates had versions."""

from io import BytesIO

import pypdf
import pytest

from quotes import pdf
from quotes.models import QuoteTemplate
from quotes.snapshot import take_snapshot
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_quote

DELIVERED = ["Classic", "Compact", "Modern"]


def pages_of(content):
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(content)).pages]


def test_these_are_delivered(db):
    templates = QuoteTemplate.objects.printable().order_by("name")

    assert [template.name for template in templates] == DELIVERED
    assert all(template.current.sections for template in templates)


@pytest.mark.parametrize("count", [1, 40, 200])
def test_all_lines_and_totals_are_there_and_the_head_repeats(rep, count):
    entry = make_entry(make_product(name="Cold room alarm"), unit_price="12.50")
    lines = [make_line(entry, "2", description=f"Position-{n:03}") for n in range(count)]
    quote = make_quote(rep, lines=lines, name="Depot")
    total = f"€{25 * count:,}.00"

    for name in DELIVERED:
        version = QuoteTemplate.objects.get(name=name).current
        pages = pages_of(pdf.printed(take_snapshot(quote, template=version, by=rep)).content)
        text = " ".join(pages)

        assert [n for n in range(count) if text.count(f"Position-{n:03}") != 1] == [], name
        assert f"Grand total {total}" in text, name
        assert "Acceptance" in text, name
        assert rep.email in text, name
        with_lines = [page for page in pages if "Position-" in page]
        assert all("Quantity Price Discount Total" in page for page in with_lines), name
        assert all(f"Page {n} / {len(pages)}" in page for n, page in enumerate(pages, 1)), name
        assert len(pages) == 1 or count > 1, name


@pytest.mark.parametrize("name", ["Classic", "Modern"])
def test_totals_do_not_stand_alone_on_a_page(rep, name):
    """26 lines of description leave room for the three products of the quote, not for its totals."""
    entry = make_entry(make_product(name="Cold room alarm"), unit_price="12.50")
    quote = make_quote(rep, lines=[make_line(entry, "2", description=f"Position-{n}") for n in range(3)], name="Depot")
    snapshot = take_snapshot(quote, template=QuoteTemplate.objects.get(name=name).current, by=rep)
    snapshot["quote"]["description"] = "\n".join("x" * 26)

    first, second = pages_of(pdf.printed(snapshot).content)

    assert "Position-0" in first
    assert "Position-1" in second
    assert "Position-2" in second
    assert "Grand total" in second


def test_a_document_from_before_there_were_versions_is_printed_as_it_was(rep):
    """Format 1: texts without markup, terms in the header of the quote, no sections, everything shown."""
    version = QuoteTemplate.objects.get(name="Modern").current
    snapshot = take_snapshot(make_quote(rep), template=version, by=rep)
    del snapshot["terms"]
    old = {
        **snapshot,
        "format": 1,
        "template": {
            "name": "Modern",
            "design": "modern",
            "colour": "#0b6070",
            "introduction": "Dear **you**,\nas agreed {quote.name}.",
            "footer": "Old footer",
        },
        "quote": {**snapshot["quote"], "terms": "- One\n\nTwo"},
    }

    text = " ".join(pages_of(pdf.printed(old).content))

    for words in ("Dear **you**, as agreed {quote.name}.", "Old footer", "- One Two", "Acceptance", "Quantity Price"):
        assert words in text
