"""Letters of many scripts are printed by our own fonts, run their way, and are told of where no font has them."""

from io import BytesIO

import pypdf
import pytest

from quotes import pdf
from quotes.directions import way
from quotes.models import QuoteTemplate
from quotes.snapshot import take_snapshot
from tests.factories.opportunities import make_line
from tests.factories.quotes import make_quote


@pytest.fixture(autouse=True)
def told(caplog):
    """What WeasyPrint warns of, which the product's logs leave out."""
    caplog.set_level("WARNING", logger="weasyprint")


def made(rep, text, design="classic"):
    quote = make_quote(rep, description=text, lines=[make_line(quantity="3", description=text)])
    return pdf.printed(
        take_snapshot(quote, template=QuoteTemplate.objects.get(versions__design=design).current, by=rep)
    )


def read(content):
    pages = pypdf.PdfReader(BytesIO(content)).pages
    fonts = {font["/BaseFont"][8:] for page in pages for font in page["/Resources"]["/Font"].values()}
    return " ".join(" ".join(page.extract_text() for page in pages).split()), fonts


@pytest.mark.parametrize("design", ["classic", "modern", "compact"])
@pytest.mark.parametrize(
    ("text", "font"),
    [
        ("Žltý kôň, Łódź, € ¥", "Inter-Extended"),
        ("Πληρωμή σε ημέρες", "Inter-Greek"),
        ("Платёж в течение", "Inter-Cyrillic"),
        ("Nguyễn Thị Ánh", "Inter-Vietnamese"),
        ("מדחום דיגיטלי", "Noto-Sans-Hebrew"),
        ("جهاز قياس الحرارة", "Vazirmatn"),
        ("温度记录仪", "Noto-Sans-SC"),
        ("温度ロガー", "Noto-Sans-JP"),
        ("온도 기록계", "Noto-Sans-KR"),
    ],
)
def test_our_fonts_have_it_and_it_reads_back(rep, caplog, design, text, font):
    printed = made(rep, text, design)

    words, fonts = read(printed.content)
    assert printed.missing == ""
    assert words.count(text) == 2
    if design == "classic" and font == "Inter-Extended":
        font = "Source-Serif-Extended"  # what this template is set in
    assert font in fonts
    assert "€300.00" in words
    assert ".notdef" not in caplog.text


def test_a_sign_that_no_font_has_is_a_question_mark_and_told(rep, caplog):
    printed = made(rep, "One \ue000 two \U0010abcd")

    assert printed.missing == "\ue000\U0010abcd"
    assert "One ? two ?" in read(printed.content)[0]
    assert ".notdef" not in caplog.text


def test_an_accent_that_stands_alone_is_composed(rep):
    assert "Zo\u00eb" in read(made(rep, "Zoe\u0308").content)[0]


@pytest.mark.parametrize(("text", "expected"), [("5 שלום", "rtl"), ("(T2) مدة", "ltr"), ("€1,289.01", None)])
def test_a_text_runs_the_way_of_its_first_letter(text, expected):
    assert way(text) == expected
