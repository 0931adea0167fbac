"""The totals while typing (line-editor.js) are those that the server will answer (products/pricing.py)."""

import json
import random
from decimal import Decimal
from pathlib import Path

import pytest

from core.money import minor_unit
from core.numbers import read_decimal, write_decimal
from products import pricing

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "line-editor.js"
ANSWERS = """
async ([source, rows]) => {
  const module = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const text = ({ units, scale }) => `${units}e-${scale}`;
  return rows.map(([verb, ...values]) => {
    if (verb === "read") {
      const number = module.readDecimal(...values);
      return number && text(number);
    }
    if (verb === "write") return module.writeDecimal(...values);
    const [quantity, price, discount] = values.slice(0, 3).map((value) => module.readDecimal(value, "."));
    return text({ units: module.lineTotal(quantity, price, discount, values[3]), scale: values[3] });
  });
}
"""


@pytest.fixture
def answers(page):
    """`answers(rows)`: what the script says of each (function, arguments)."""
    return lambda rows: page.evaluate(ANSWERS, [SCRIPT.read_text(), json.loads(json.dumps(rows))])


def test_line_totals_are_the_servers(answers):
    chance = random.Random(1)
    lines = [("1.005", "1", "0"), ("3", "0.335", "0"), ("1", "2.5", "0"), ("7", "14.29", "33.33"), ("1", "100", "100")]
    for __ in range(3000):
        quantity = Decimal(chance.randrange(1, 10 ** chance.randint(1, 14))).scaleb(-4)
        price = Decimal(chance.randrange(10 ** chance.randint(1, 18))).scaleb(-4)
        discount = Decimal(chance.choice([0, chance.randrange(10_001)])).scaleb(-2)
        lines.append((f"{quantity:f}", f"{price:f}", f"{discount:f}"))
    cases = [(line, chance.choice(["EUR", "JPY", "KWD"])) for line in lines]
    asked = [("total", *line, -minor_unit(currency).as_tuple().exponent) for line, currency in cases]
    expected = [pricing.line_total(*map(Decimal, line), currency) for line, currency in cases]
    assert [Decimal(text) for text in answers(asked)] == expected


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
