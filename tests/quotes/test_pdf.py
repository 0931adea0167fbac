"""What the PDF says, read back. What no text can make of it: tests/quotes/test_nothing_is_fetched.py."""

import base64
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from django.core.files.base import ContentFile
from PIL import Image

from core.models import OrganisationSettings
from core.services import organisation_update
from quotes import pdf
from quotes.models import QuoteTemplate
from quotes.snapshot import logo_uri, take_snapshot
from tests import bombs
from tests.factories.accounts import make_account
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_product
from tests.factories.quotes import make_quote

DESIGNS = ["classic", "modern", "compact"]


def read(content):
    """The document's text with single spaces."""
    pages = pypdf.PdfReader(BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def printed(quote, design="classic", by=None, **content):
    """The file of a quote in a delivered template, with other `content` than that has."""
    template = QuoteTemplate.objects.get(versions__design=design).current
    for name, value in content.items():
        setattr(template, name, value)
    return pdf.printed(take_snapshot(quote, template=template, by=by or quote.owner)).content


def png(size=(8, 8)):
    file = BytesIO()
    Image.new("RGB", size, "#0b6070").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def quote(rep):
    account = make_account(rep, name="Žltý kôň s.r.o.", billing_street="Hlavná 5", billing_city="Košice")
    opportunity = make_opportunity(rep, account=account)
    entry = make_entry(make_product(name="Sušička dreva", code="SD-1", unit="ks"), unit_price="1289.0125")
    return make_quote(
        opportunity=opportunity,
        lines=[make_line(entry, "3", discount="10", description="Łódź, naïve façade")],
        name="Œuvre für Ñandú",
        contact=make_contact(rep, first_name="Ngozi", last_name="Okafor", title="CFO"),
        tax=Decimal("696.07"),
        shipping_handling=Decimal("25"),
        description="Dear Ngozi,\nas agreed.",
        terms="Thirty days net.\nGoods stay ours until paid.",
    )


@pytest.mark.parametrize("design", DESIGNS)
def test_all_is_printed(quote, administrator, design):
    organisation_update(
        by=administrator,
        version=OrganisationSettings.load().version,
        name="Norrvale Instruments",
        tax_number="GB 123",
        bank_details="IBAN GB00",
    )

    text = read(printed(quote, design))

    for words in (
        "Norrvale Instruments",
        "GB 123",
        "IBAN GB00",
        "Žltý kôň s.r.o.",
        "Ngozi Okafor, CFO",
        "Hlavná 5",
        "Košice",
        "Œuvre für Ñandú",
        quote.number,
        "Sušička dreva",
        "SD-1",
        "Łódź, naïve façade",
        "3 ks",
        "€1,289.0125",
        "10 %",
        "€3,480.33",
        "€3,867.04",
        "−€386.71",
        "€696.07",
        "€25.00",
        "€4,201.40",
        "as agreed.",
        "Thirty days net.",
        "Acceptance",
        "Page 1",
    ):
        assert words in text, words


@pytest.mark.parametrize("design", DESIGNS)
def test_it_is_tagged_titled_and_has_a_language(quote, design):
    reader = pypdf.PdfReader(BytesIO(printed(quote, design)))

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata.title == f"Quote {quote.number}, version 1"
    fonts = {font["/BaseFont"] for page in reader.pages for font in page["/Resources"]["/Font"].values()}
    assert any("Inter" in font or "Source-Serif" in font for font in fonts)


def test_numbers_are_written_for_whoever_asks(quote, administrator):
    administrator.locale = "de"

    assert "4.201,40 €" in read(printed(quote, by=administrator))


def test_an_empty_quote_and_one_of_many_pages(rep):
    assert "no lines yet" in read(printed(make_quote(rep, lines=[])))
    entry = make_entry()
    many = pypdf.PdfReader(BytesIO(printed(make_quote(rep, lines=[make_line(entry) for __ in range(60)]))))
    assert len(many.pages) > 2
    assert all("Discount" in page.extract_text() for page in many.pages[:2]), "the head repeats"


def test_another_ship_to_is_named(rep):
    quote = make_quote(rep, billing_city="Hull", shipping_city="Leeds", shipping_name="Depot North")

    assert "Ship to Depot North Leeds" in read(printed(quote))


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#0B6070", "red; } body { display: none"])
def test_any_colour_leaves_a_legible_page(quote, colour):
    sheet = pdf.colours(colour)

    assert "display" not in sheet
    assert sheet.count("rgb(") == 4


def test_what_stands_on_the_brand_colour_has_contrast():
    for red in range(0, 256, 51):
        for green in range(0, 256, 51):
            for blue in range(0, 256, 51):
                sheet = pdf.colours(f"#{red:02x}{green:02x}{blue:02x}")
                over = (26, 31, 34) if "--on-brand: rgb(26" in sheet else (255, 255, 255)
                light, dark = sorted([pdf.luminance((red, green, blue)), pdf.luminance(over)], reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 3.5


class TestLogo:
    @pytest.fixture
    def stored(self, db):
        settings = OrganisationSettings.load()

        def store(content, name="logo.png"):
            settings.logo.save(name, ContentFile(content), save=False)
            return settings.logo

        yield store
        settings.logo.delete(save=False)

    def test_that_of_a_telephone_is_a_jpeg(self, stored):
        file = BytesIO()
        picture = Image.new("RGB", (40, 20), "#0b6070")
        picture.save(file, "MPO", save_all=True, append_images=[picture])

        assert logo_uri(stored(file.getvalue(), "logo.jpg")).startswith("data:image/jpeg;base64,")

    def test_it_is_part_of_the_snapshot(self, stored):
        content = png()

        assert logo_uri(stored(content)) == f"data:image/png;base64,{base64.b64encode(content).decode()}"

    @pytest.mark.parametrize(
        "content",
        [*bombs.PICTURES.values(), bombs.SVGS["file"].encode(), b""],
        ids=[*bombs.PICTURES, "svg", "empty"],
    )
    def test_what_a_renderer_should_not_get_is_left_out(self, stored, content):
        """Whatever came into the store, by the form or past it."""
        assert logo_uri(stored(content)) == ""

    def test_none_and_a_lost_one(self, stored):
        logo = stored(png())
        logo.storage.delete(logo.name)

        assert logo_uri(logo) == ""
        assert logo_uri(OrganisationSettings().logo) == ""


@pytest.mark.parametrize("character", ["\x07", "\x1b", "\x0c", "\u2028", "\ufffe", "\u202e", "\U0010ffff"])
def test_what_has_no_glyph_spoils_nothing(rep, character):
    quote = make_quote(rep, name=f"Before{character}after", description=f"One{character}two")

    text = read(printed(quote))

    assert "\x00" not in text
    assert "Before" in text
    assert "after" in text
    assert "Quotation Quote" in text


def test_a_word_without_end_stays_on_the_page(rep):
    word = "W" * 250
    content = printed(make_quote(rep, lines=[make_line(description=word)], name=word, description=word))

    text = read(content)

    assert "".join(text.split()).count(word) == 3
    assert "€100.00" in text


def test_line_breaks_and_emoji_are_printed(rep):
    text = read(printed(make_quote(rep, name="Ada 😀", description="One\r\ntwo\tthree")))

    assert "Ada 😀" in text
    assert "One two three" in text


@pytest.mark.parametrize("design", ["classic", "modern"])
def test_bank_details_stay_within_the_margins(quote, administrator, design):
    version = OrganisationSettings.load().version
    details = "Aire Valley Bank · IBAN GB00 AIRE 0000 0012 3456 78"
    organisation_update(bank_details=details, by=administrator, version=version)
    starts = []

    def note(text, matrix, text_matrix, *__):
        if "Bank and tax" in text:
            starts.append((text_matrix[4] * matrix[0] + matrix[4]) / 72 * 25.4)

    pypdf.PdfReader(BytesIO(printed(quote, design))).pages[0].extract_text(visitor_text=note)
    assert [start <= 210 - 18 - 50 + 0.1 for start in starts] == [True], starts
