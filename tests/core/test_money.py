from decimal import Decimal

import pytest

from core.money import CURRENCIES, minor_unit, money_text, round_money


@pytest.mark.parametrize(("currency", "unit"), [("EUR", "0.01"), ("JPY", "1"), ("KWD", "0.001"), ("TND", "0.001")])
def test_each_currency_has_its_minor_unit(currency, unit):
    assert minor_unit(currency) == Decimal(unit)


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("1.005", "EUR", "1.01"),  # halves go up, where half-even and floats give 1.00
        ("2.665", "EUR", "2.67"),
        ("-1.005", "EUR", "-1.01"),
        ("1.004999", "EUR", "1.00"),
        ("100.5", "JPY", "101"),
        ("0.0005", "KWD", "0.001"),
    ],
)
def test_rounds_commercially(amount, currency, rounded):
    result = round_money(Decimal(amount), currency)
    assert (result, result.as_tuple().exponent) == (Decimal(rounded), Decimal(rounded).as_tuple().exponent)


@pytest.mark.parametrize(
    ("locale", "text"),
    [("en-GB", "€1,234.50"), ("en-US", "€1,234.50"), ("de", "1.234,50\xa0€"), ("fr", "1\u202f234,50\xa0€")],
)
def test_writes_money_as_its_reader_does(locale, text):
    assert money_text(Decimal("1234.5"), "EUR", locale) == text


def test_nothing_owed_bears_no_sign():
    assert money_text(Decimal("-0.001"), "EUR") == "€0.00"
    assert money_text(Decimal("0"), "EUR") == "€0.00"


def test_no_amount_is_no_text():
    assert money_text(None, "EUR") == ""


def test_every_currency_can_be_written():
    for currency in CURRENCIES:
        assert money_text(Decimal("1234.5678"), currency)
