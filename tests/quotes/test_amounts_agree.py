"""R15: what stands in the database, on the page and in the PDF is the same to the cent, and adds up as it is shown."""

import random
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
from django.utils.html import strip_tags

from core.models import TaxMode
from core.money import minor_unit, money_text
from products.lines import NoteInput
from products.models import TaxClass
from quotes import pdf
from quotes.contents import contents
from quotes.models import Quote, QuoteTemplate
from quotes.services import quote_create, quote_set_lines
from quotes.snapshot import take_snapshot
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.invariants import QUOTES, lines_off, rows, taxes_off
from tests.quotes.test_pdf import DESIGNS, read

OFFERS = 9  # three for each currency
RATES = ("0", "7", "8.1", "19")


def offer(chance, by, currency):
    """A quote by chance: groups, texts, options, every size of price, a discount on the whole, tax by rate."""
    quote = quote_create(opportunity=make_opportunity(by, currency=currency), by=by)
    unit = minor_unit(currency)
    found = []
    for number in range(chance.randint(1, 12)):
        if chance.random() < 0.3:
            found.append(NoteInput(f"Words {number}", is_heading=chance.random() < 0.5))
        price = chance.randrange(10 ** chance.randint(1, 9)) * unit
        entry = make_entry(currency=currency, unit_price=price)
        rate = chance.choice(RATES)
        entry.product.tax_class, __ = TaxClass.objects.get_or_create(name=rate, rate=rate)
        entry.product.save()
        quantity, discount = Decimal(chance.randint(1, 9999)).scaleb(-2), Decimal(chance.randint(0, 10_000)).scaleb(-2)
        line = make_line(entry, quantity, price, chance.choice([discount, Decimal(0)]))
        found.append(replace(line, is_optional=number > 0 and chance.random() < 0.2))
    percent = Decimal(chance.randint(0, 2500)).scaleb(-2)
    return quote_set_lines(
        quote=quote,
        lines=found,
        by=by,
        whole_discount_percent=chance.choice([percent, Decimal(0)]),
        tax_mode=chance.choice(TaxMode.values),
        tax=chance.randrange(10**6) * unit,
        shipping_handling=chance.randrange(10**5) * unit,
    )


@pytest.mark.parametrize("number", range(OFFERS))
def test_database_page_and_pdf_say_the_same(login, rep, number):
    chance = random.Random(number)
    quote = offer(chance, rep, ["EUR", "JPY", "KWD"][number % 3])
    template = QuoteTemplate.objects.get(versions__design=DESIGNS[number % len(DESIGNS)]).current

    page = spaced(strip_tags(login(rep).get(quote.get_absolute_url()).content.decode()))
    text = spaced(read(pdf.printed(take_snapshot(quote, template=template, by=rep)).content))

    def shown(amount):
        return spaced(money_text(amount, quote.currency, "en_GB"))

    stored = Quote.objects.get(pk=quote.pk)
    lines = list(stored.lines.all())
    firm = [line for line in lines if not line.is_optional]
    amounts = [stored.total_price, stored.grand_total, *(line.own_total for line in firm)]
    amounts += [*(tax.amount for tax in stored.taxes(lines)), *(line.total for line in lines if line.is_optional)]
    if stored.discount_amount:
        amounts += [stored.subtotal]
    for amount in amounts:
        assert shown(amount) in page
        assert shown(amount) in text
    # What is shown adds up to what is shown.
    assert sum(line.own_total for line in firm) == stored.subtotal - stored.line_discount
    assert sum(line.own_total for line in firm) - stored.whole_discount == stored.total_price
    tax = Decimal(0) if stored.is_tax_included else stored.tax
    assert stored.total_price + tax + stored.shipping_handling == stored.grand_total
    assert not [words for words, sql in QUOTES if rows(sql)]
    assert not [*lines_off("quote"), *taxes_off()]
    assert [row.position for row in contents(stored)] == list(range(1, len(contents(stored)) + 1))


def spaced(text):
    return re.sub(r"\s+", " ", unescape(text))
