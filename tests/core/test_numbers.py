from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.numbers import read_decimal, whole_number, write_decimal

decimals = st.decimals(-(10**14), 10**14, places=4)


@given(decimals, st.sampled_from(["en_GB", "de", "de_CH", "fr", "sk"]), st.integers(0, 4))
def test_what_is_written_is_read_back(value, locale, least):
    assert read_decimal(write_decimal(value, locale, least=least), locale) == value


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [
        ("1234.5", "en_GB", "1234.5"),
        ("1,234.50", "en_GB", "1234.50"),
        ("1.234,50", "en_GB", "1234.50"),
        ("1,234", "en_GB", "1234"),
        ("1,23", "en_GB", "1.23"),
        ("1,234,567", "en_GB", "1234567"),
        (".5", "en_GB", "0.5"),
        ("-3", "en_GB", "-3"),
        ("1.234,50", "de", "1234.50"),
        ("1,5", "de", "1.5"),
        ("1.5", "de", "1.5"),
        ("1.234", "de", "1234"),
        ("1,234", "de", "1.234"),
        ("1 234,5", "fr", "1234.5"),
        ("1\u202f234,5", "fr", "1234.5"),
        ("1'234.50", "de_CH", "1234.50"),
    ],
)
def test_numbers_as_people_type_them(text, locale, number):
    assert read_decimal(text, locale) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "abc", "1.2.3", "1,2,3", "1e5", "NaN", "Infinity", "--1", "٣", "1" * 30, "1\x00", "."]
)
def test_no_numbers(text):
    with pytest.raises(ValueError, match=r".*"):
        read_decimal(text, "en_GB")


@pytest.mark.parametrize(
    ("value", "least", "text"),
    [("289.0000", 2, "289.00"), ("0.0050", 2, "0.005"), ("160.0000", 0, "160"), ("7", 0, "7")],
)
def test_zeros_that_columns_keep_are_not_shown(value, least, text):
    assert write_decimal(Decimal(value), "en_GB", least=least) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, 0),
        ("9" * 5000, 0),
        ("", 0),
        ("-1", 0),
        ("1.5", 0),
        ("٣", 0),
        (" 1", 0),
    ],
)
def test_whole_numbers_of_pages(text, number):
    assert whole_number(text) == number
