"""Rows from a spreadsheet become fields, and nothing of them is lost."""

import pytest
from django.utils import translation

from products.pasting import COLUMNS, is_month_first, pasted_rows

# (text, locale, rows); tests/e2e/test_line_arithmetic.py asks the browser's script the same.
CASES = [
    ("FL-T2\t3", "en_GB", [{"entry": "FL-T2", "quantity": "3"}]),
    (
        "FL-T2\t3\t9.5\t10 %\t2030-01-31\tBy roof aerial\r\n",
        "en_GB",
        [
            {
                "entry": "FL-T2",
                "quantity": "3",
                "unit_price": "9.5",
                "discount": "10 %",
                "service_date": "2030-01-31",
                "description": "By roof aerial",
            }
        ],
    ),
    ("Product\tQty\nFL-T2\t3\n\n\t\nFL-T4\t4", "en_GB", [
        {"entry": "FL-T2", "quantity": "3"}, {"entry": "FL-T4", "quantity": "4"},
    ]),
    ("qty\tPRODUCT CODE\t\n3\tFL-T2\tby night", "en_GB", [
        {"entry": "FL-T2", "quantity": "3", "description": "by night"},
    ]),
    ("Product\tMargin\nFL-T2\t3", "en_GB", [
        {"entry": "Product", "quantity": "Margin"}, {"entry": "FL-T2", "quantity": "3"},
    ]),
    ("Product\tProduct\n", "en_GB", [{"entry": "Product", "quantity": "Product"}]),
    ("Product\tQty\n", "en_GB", []),
    ("FL-T2\nFL-T4", "en_GB", [{"entry": "FL-T2"}, {"entry": "FL-T4"}]),
    ("FL-T2\t3\t€ 1,234.50", "en_GB", [{"entry": "FL-T2", "quantity": "3", "unit_price": "1,234.50"}]),
    ("FL-T2\t3\t1.234,50 EUR", "de", [{"entry": "FL-T2", "quantity": "3", "unit_price": "1.234,50"}]),
    ("FL-T2\tmany\tcheap", "en_GB", [{"entry": "FL-T2", "quantity": "many", "unit_price": "cheap"}]),
    ("a\t1\t\t\t31.1.2030", "en_US", [{"entry": "a", "quantity": "1", "service_date": "2030-01-31"}]),
    ("a\t1\t\t\t1/2/2030", "en_US", [{"entry": "a", "quantity": "1", "service_date": "2030-01-02"}]),
    ("a\t1\t\t\t1/2/2030", "en_GB", [{"entry": "a", "quantity": "1", "service_date": "2030-02-01"}]),
    ("a\t1\t\t\t2030-01-31 00:00:00", "en_GB", [{"entry": "a", "quantity": "1", "service_date": "2030-01-31"}]),
    ("a\t1\t\t\t31/02/2030", "en_GB", [{"entry": "a", "quantity": "1", "service_date": "31/02/2030"}]),
    ("a\t1\t\t\tnext week", "en_GB", [{"entry": "a", "quantity": "1", "service_date": "next week"}]),
    ("a\t1\t\t\t\tfirst\tsecond\t\tthird", "en_GB", [
        {"entry": "a", "quantity": "1", "description": "first second third"},
    ]),
    ('"two\nlines"\t1\n19" rack\t2\n"say ""yes"""\t3', "en_GB", [
        {"entry": "two lines", "quantity": "1"},
        {"entry": '19" rack', "quantity": "2"},
        {"entry": 'say "yes"', "quantity": "3"},
    ]),
    ('"open\t1\nb\t2', "en_GB", [{"entry": '"open', "quantity": "1"}, {"entry": "b", "quantity": "2"}]),
    ("", "en_GB", []),
    ("\n\t\n  \n", "en_GB", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "locale", "rows"), CASES)
def test_each_row_becomes_the_fields_of_a_line(text, locale, rows):
    found = pasted_rows(text, currency="EUR", locale=locale)
    assert found == [{**dict.fromkeys(COLUMNS, ""), **row} for row in rows]


def test_headings_in_the_readers_language_and_in_english(monkeypatch):
    monkeypatch.setattr(translation, "gettext", lambda text: text)
    with translation.override("de"):
        assert pasted_rows("Product\tQuantity\na\t1", currency="EUR", locale="de")[0]["entry"] == "a"


@pytest.mark.parametrize(("locale", "expected"), [("en_US", True), ("en_GB", False), ("de", False)])
def test_which_number_of_a_date_is_the_month(locale, expected):
    assert is_month_first(locale) is expected


def test_a_hostile_text_takes_no_time():
    text = '"' + '""' * 50_000 + "x\t" + '"\t' * 50_000
    assert len(pasted_rows(text, currency="EUR", locale="en_GB")) == 1
