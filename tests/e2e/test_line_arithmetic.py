"""What the line editor's scripts work out is what the server will answer: totals (products/pricing.py), numbers
(core/numbers.py), rows from a spreadsheet (products/pasting.py).
"""

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from core.money import round_money
from core.numbers import read_decimal, write_decimal
from products import pricing
from products.pasting import headings, is_month_first, pasted_rows
from tests.products.generated_lines import DIGITS, LINES, deals
from tests.products.test_pasting import CASES

SCRIPTS = Path(__file__).parents[2] / "static" / "js" / "line-editor"
ANSWERS = """
async ([source, asked]) => {
  const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const text = ({ units, scale }) => `${units}e-${scale}`;
  return JSON.parse(asked).map(([verb, ...values]) => {
    if (verb === "rows") return module.pastedRows(...values);
    if (verb === "read") {
      const number = module.readDecimal(...values);
      return number && text(number);
    }
    if (verb === "write") return module.writeDecimal(...values);
    if (verb === "allocate") return module.allocate(BigInt(values[0]), values[1].map(BigInt)).map(String);
    if (verb === "percent") return String(module.percentOf(BigInt(values[0]), module.readDecimal(values[1], ".")));
    if (verb === "rescaled") return String(module.rescaled(...values.map(BigInt)));
    if (verb === "tax") return String(module.taxOn(BigInt(values[0]), module.readDecimal(values[1], "."), values[2]));
    const [quantity, price, discount] = values.slice(0, 3).map((value) => module.readDecimal(value, "."));
    return String(module.lineTotal(quantity, price, discount, values[3], BigInt(values[4])));
  });
}
"""


@pytest.fixture
def answers(page):
    """`answers(rows, script)`: what a script says of each (function, arguments)."""
    return lambda rows, script="arithmetic": page.evaluate(
        ANSWERS, [(SCRIPTS / f"{script}.js").read_text(), json.dumps(rows)]
    )


@pytest.mark.slow
def test_the_totals_of_a_hundred_thousand_lines_are_the_servers(answers):
    """The very lines for which tests/products/test_pricing.py holds the server against exact fractions."""
    asked, expected = [], []
    for currency, rows in deals():
        digits = DIGITS[currency]
        for row in rows:
            asked.append(("total", *(f"{value:f}" for value in row.decimals), digits, row.adjustment))
            expected.append(row.units(digits) + row.adjustment)
    assert len(asked) == LINES
    assert [int(text) for text in answers(asked)] == expected


def test_pasted_rows_are_read_as_by_the_server(answers):
    def rules(locale):
        return {"currency": "EUR", "isMonthFirst": is_month_first(locale), "headings": headings()}

    found = answers([("rows", text, rules(locale)) for text, locale, __ in CASES], "pasted")
    assert found == [pasted_rows(text, currency="EUR", locale=locale) for text, locale, __ in CASES]


@pytest.mark.parametrize(("locale", "point"), [("en_GB", "."), ("de", ",")])
def test_numbers_are_read_and_written_as_by_the_server(answers, locale, point):
    texts = ["1", "1.5", "1,5", "1,234", "1.234", "1,234.50", "1.234,50", "1.234.567", "1 234,5", "1'234.5", ".5", "5.",
             "-3", "+3", "", "abc", "1.2.3", "1e5", "--1", ".", "1" * 25, "1\u202f000"]  # fmt: skip

    def read(text):
        try:
            return read_decimal(text, locale)
        except ValueError:
            return None

    found = answers([("read", text, point) for text in texts])
    assert [text and Decimal(text) for text in found] == [read(text) for text in texts]
    prices = ["289.0000", "0.0050", "160", "1234567.8900"]
    written = answers([("write", price, point, 2) for price in prices])
    assert written == [write_decimal(Decimal(price), locale, least=2) for price in prices]


def test_discounts_on_the_whole_and_taxes_are_the_servers(answers):
    """The allocation, the percentage, what follows a line, and the tax at a rate, for 2,000 offers by chance."""
    chance, unit = random.Random(3), Decimal(1)  # yen: units are whole
    asked, expected = [], []
    for __ in range(2000):
        weights = [
            chance.choice([0, chance.randrange(10 ** chance.randint(1, 12))]) for __ in range(chance.randint(1, 30))
        ]
        whole = sum(weights)
        amount = chance.randrange(whole + 1)
        percent, rate = f"{chance.randrange(10_001) / 100:.2f}", chance.choice(["0", "7", "8.1", "19", "20.125"])
        is_included = chance.random() < 0.5
        taxes = pricing.taxes([(Decimal(rate), whole * unit)], "JPY", is_included=is_included)
        asked += [
            ("allocate", str(amount), [str(weight) for weight in weights]),
            ("percent", str(whole), percent),
            ("rescaled", str(-amount), str(whole), str(weights[0])),
            ("tax", str(whole), rate, is_included),
        ]
        parts = pricing.allocate(Decimal(amount), [Decimal(weight) for weight in weights], "JPY")
        expected += [
            [str(part) for part in parts],
            str(whole - pricing.changed_price(Decimal(whole), -Decimal(percent), "JPY")),
            str(pricing.rescaled(Decimal(-amount), Decimal(whole), Decimal(weights[0]), "JPY") + 0),
            str(round_money(taxes[0].amount, "JPY")) if taxes else "0",
        ]
    assert answers(asked) == expected
