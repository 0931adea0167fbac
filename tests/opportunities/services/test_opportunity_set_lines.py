from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from opportunities.signals import lines_changed
from products.models import PriceBookEntry
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book, make_product

pytestmark = pytest.mark.django_db


def set_lines(deal, *lines, **kwargs):
    return opportunity_set_lines(opportunity=deal, lines=list(lines), by=deal.owner, **kwargs)


def rows(deal):
    return [(line.entry_id, line.position, line.quantity, line.unit_price, line.total) for line in deal.lines.all()]


def test_the_amount_is_the_sum_of_rounded_lines(rep):
    deal = make_opportunity(rep, amount=Decimal(1))
    entry = make_entry(unit_price="0.005")
    deal = set_lines(deal, make_line(entry), make_line(entry), make_line(quantity="3", unit_price="10", discount="10"))
    deal.refresh_from_db()
    assert deal.amount == Decimal("27.02")
    assert [line.total for line in deal.lines.all()] == [Decimal("0.01"), Decimal("0.01"), Decimal(27)]
    assert deal.version == 2


def test_a_line_takes_the_list_price_and_keeps_it_beside_a_price_of_its_own(rep):
    entry = make_entry(unit_price="80")
    deal = set_lines(make_opportunity(rep), make_line(entry), make_line(entry, unit_price="75"))
    assert [(line.list_price, line.unit_price) for line in deal.lines.all()] == [(80, 80), (80, 75)]


def test_everything_on_a_line_is_kept_in_order(rep):
    lines = [make_line(description="first", service_date=date(2030, 1, 2)), make_line(description="second")]
    deal = set_lines(make_opportunity(rep), *lines)
    kept = [(line.position, line.description, line.service_date) for line in deal.lines.all()]
    assert kept == [(1, "first", date(2030, 1, 2)), (2, "second", None)]


def test_the_lines_before_are_replaced(rep):
    deal = set_lines(make_opportunity(rep), make_line(), make_line())
    deal = set_lines(deal, make_line(quantity="7"))
    assert [line.quantity for line in deal.lines.all()] == [7]
    assert deal.amount == 700


def test_the_first_line_decides_the_price_book(rep):
    book = make_price_book()
    deal = set_lines(make_opportunity(rep), make_line(make_entry(price_book=book)))
    deal.refresh_from_db()
    assert deal.price_book == book


def test_after_the_last_line_the_amount_stays(rep):
    deal = set_lines(make_opportunity(rep), make_line(unit_price="99"))
    deal = set_lines(deal)
    deal.refresh_from_db()
    assert (deal.amount, deal.lines.count(), deal.version) == (99, 0, 3)


def test_receivers_act_in_the_transaction_and_get_the_origin(rep):
    heard = []

    def listen(sender, opportunity, by, origin, **kwargs):
        heard.append((sender, opportunity.amount, opportunity.lines.count(), by, origin, connection.in_atomic_block))

    lines_changed.connect(listen)
    try:
        set_lines(make_opportunity(rep), make_line(), origin="quote")
    finally:
        lines_changed.disconnect(listen)
    assert heard == [(Opportunity, 100, 1, rep, "quote", True)]


def test_a_receiver_that_fails_takes_everything_back(rep):
    deal = make_opportunity(rep)

    def fail(**kwargs):
        raise BusinessRuleError("No.")

    lines_changed.connect(fail)
    try:
        with pytest.raises(BusinessRuleError):
            set_lines(deal, make_line())
    finally:
        lines_changed.disconnect(fail)
    deal.refresh_from_db()
    assert (deal.version, deal.amount, deal.lines.count()) == (1, None, 0)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("Line 2: The quantity must be greater than 0.", {"quantity": "-1"}),
        ("Line 2: The quantity must be greater than 0.", {"quantity": "0"}),
        ("Line 2: The quantity must be greater than 0.", {"quantity": "NaN"}),
        ("Line 2: The price must not be negative.", {"unit_price": "-0.01"}),
        ("Line 2: The discount must be between 0 and 100 percent.", {"discount": "100.01"}),
        ("Line 2: The discount must be between 0 and 100 percent.", {"discount": "-1"}),
        ("Line 2: quantity: ", {"quantity": "1.00001"}),
        ("Line 2: quantity: ", {"quantity": "12345678901"}),
        ("Line 2: total price: ", {"quantity": "9999999999", "unit_price": "99999999999999"}),
        ("Line 2: line description: ", {"description": "x" * 256}),
        ("Line 2: line description: Null", {"description": "a\x00b"}),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_nothing_is_written(rep, message, line):
    deal = set_lines(make_opportunity(rep), make_line(quantity="5"))
    before = rows(deal)
    with pytest.raises(BusinessRuleError) as refused:
        set_lines(deal, make_line(), make_line(**line))
    assert refused.value.message.startswith(message)
    assert refused.value.field == "lines"
    deal.refresh_from_db()
    assert (rows(deal), deal.amount, deal.version) == (before, 500, 2)


def test_an_entry_of_another_book_is_refused(rep):
    deal = set_lines(make_opportunity(rep), make_line())
    foreign = make_entry(price_book=make_price_book(name="Partners"))
    with pytest.raises(BusinessRuleError, match=r"Line 1: .* is not in the price book Standard"):
        set_lines(deal, make_line(foreign))
    assert deal.lines.count() == 1


def test_an_entry_in_another_currency_is_refused(rep):
    deal = make_opportunity(rep)
    with pytest.raises(BusinessRuleError, match="has no price in EUR"):
        set_lines(deal, make_line(make_entry(currency="USD")))
    deal.refresh_from_db()
    assert (deal.lines.count(), deal.price_book) == (0, None)


def test_an_inactive_product_may_stay_but_not_come(rep):
    entry = make_entry()
    deal = set_lines(make_opportunity(rep), make_line(entry))
    PriceBookEntry.objects.update(is_active=False)
    entry.refresh_from_db()
    deal = set_lines(deal, make_line(entry, quantity="2"))
    assert deal.amount == 200
    late = make_entry(make_product(is_active=False))
    with pytest.raises(BusinessRuleError, match=r"Line 2: .* is no longer active"):
        set_lines(deal, make_line(entry), make_line(late))
    assert [line.quantity for line in deal.lines.all()] == [2]


def test_a_stale_version_is_refused(rep):
    deal = set_lines(make_opportunity(rep), make_line())
    with pytest.raises(StaleRecord):
        set_lines(deal, make_line(quantity="9"), version=1)
    assert deal.lines.get().quantity == 1


def test_many_lines_take_no_more_queries_than_one(rep):
    entry = PriceBookEntry.objects.select_related("product", "price_book").get(pk=make_entry().pk)

    def queries(count):
        deal = make_opportunity(rep)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            set_lines(deal, *[make_line(entry)] * count)
        return len(captured)

    assert queries(200) == queries(1)


def test_too_many_lines_are_refused(rep):
    deal, line = make_opportunity(rep), make_line()
    with pytest.raises(BusinessRuleError, match="At most 2000 lines"):
        set_lines(deal, *[line] * 2001)
    assert deal.lines.count() == 0
