"""Sums over opportunities: one for each currency, equal to the arithmetic of `products.pricing` to the minor unit."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from core.money import CURRENCIES, CurrencyTotal
from opportunities.models import Opportunity
from products import pricing
from tests.factories.opportunities import make_opportunity, stage

pytestmark = pytest.mark.django_db

# Halves of a cent, of a yen and of a fils among them, and the most digits that the column holds.
AMOUNTS = ["0.05", "0.15", "1.0050", "12.5", "999.9999", "123456789012345678.9999", "0", None]
PROBABILITIES = [0, 10, 33, 50, 75, 100]


def copies(deal, rows):
    fields = {field.attname: getattr(deal, field.attname) for field in deal._meta.concrete_fields if field.name != "id"}
    names = ("currency", "amount", "probability")
    Opportunity.objects.bulk_create(Opportunity(**{**fields, **dict(zip(names, row, strict=True))}) for row in rows)


def test_the_database_sums_as_the_arithmetic_does(rep):
    deal = make_opportunity(rep)
    rows = [
        (currency, amount and Decimal(amount), probability)
        for currency in CURRENCIES
        for amount in AMOUNTS
        for probability in PROBABILITIES
    ]
    copies(deal, rows)
    found = Opportunity.objects.exclude(pk=deal.pk).totals_by_currency()
    assert len(found) == len(CURRENCIES)
    assert found == pricing.totals_by_currency(rows)


def test_each_deal_says_what_is_expected_of_it(rep):
    make_opportunity(rep, amount=Decimal("2.25"), currency="EUR", stage=stage("Needs analysis"))
    make_opportunity(rep, amount=None)
    deals = Opportunity.objects.with_expected()
    assert [deal.expected for deal in deals] == [deal.expected_revenue for deal in deals]
    assert deals.aggregate(sum=Sum("expected"))["sum"] == Decimal("0.45")


def test_weighted_shares_are_rounded_one_by_one(rep):
    for __ in range(3):
        make_opportunity(rep, amount=Decimal("0.05"), currency="EUR", stage=stage("Prospecting"))  # 0.005 each
    [total] = Opportunity.objects.totals_by_currency()
    assert total == CurrencyTotal("EUR", Decimal("0.15"), Decimal("0.03"), 3)


def test_no_amount_counts_and_adds_nothing(rep):
    make_opportunity(rep, amount=None, currency="SEK")
    assert Opportunity.objects.totals_by_currency() == [CurrencyTotal("SEK", Decimal(0), Decimal(0), 1)]


def test_one_statement_for_any_number(rep, django_assert_num_queries):
    copies(make_opportunity(rep), [("EUR", Decimal(1), 10), ("USD", Decimal(1), 10)] * 20)
    with django_assert_num_queries(1):
        assert Opportunity.objects.mine(rep).open().totals_by_currency()
