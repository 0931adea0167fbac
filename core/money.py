"""Currencies and the rounding of money. No ORM: amounts are `Decimal`, with an ISO 4217 code beside them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.numbers import format_currency, get_currency_precision

CURRENCIES = (
    "EUR USD GBP CHF CZK DKK HUF NOK PLN RON SEK TRY UAH AED AUD BHD BRL CAD CNY HKD IDR ILS INR ISK JPY KRW KWD "
    "MXN MYR NZD PHP SAR SGD THB TND TWD VND ZAR"
).split()
CURRENCY_CHOICES = [(code, code) for code in CURRENCIES]


@dataclass(frozen=True)
class CurrencyTotal:
    """What rows in one currency add up to. Amounts of different currencies are never added.

    amount: the sum of the amounts; weighted: of what is expected of each (amount x probability), rounded one by one;
    count: the rows, those without an amount included.
    """

    currency: str
    amount: Decimal
    weighted: Decimal
    count: int


@lru_cache  # asked for each line of each sum
def minor_unit(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 for EUR, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-get_currency_precision(currency))


def round_money(amount: Decimal, currency: str) -> Decimal:
    """The one rounding rule: to the currency's minor unit, halves away from zero (commercial rounding)."""
    return amount.quantize(minor_unit(currency), rounding=ROUND_HALF_UP)


def money_text(amount: Decimal | None, currency: str, locale: str = "en") -> str:
    """An amount as a reader of `locale` writes it, at least with the currency's minor digits; "" for no amount."""
    if amount is None:
        return ""
    return _formatted(round_money(amount, currency) + 0, currency, locale.replace("-", "_"))


@lru_cache(maxsize=8192)  # a list shows an amount twice, for wide windows and for phones, and the next reader again
def _formatted(amount: Decimal, currency: str, locale: str) -> str:
    return format_currency(amount, currency, locale=locale)


def price_text(price: Decimal | None, currency: str, locale: str = "en") -> str:
    """The price of one piece, with all its digits: four decimals of a cent count when a thousand pieces are sold."""
    if price is None:
        return ""
    number = price.normalize()
    return format_currency(number, currency, locale=locale.replace("-", "_"), decimal_quantization=False)
