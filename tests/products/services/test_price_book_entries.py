from decimal import Decimal

import pytest

from core.errors import BusinessRuleError
from products.models import PriceBookEntry
from products.services import price_book_entry_create, price_book_entry_delete, price_book_entry_update
from tests.factories.products import make_entry, make_price_book, make_product, standard_price_book


def test_a_standard_price_comes_first(manager):
    product, book = make_product(), make_price_book()
    with pytest.raises(BusinessRuleError) as refusal:
        price_book_entry_create(by=manager, price_book=book, product=product, currency="EUR", unit_price=Decimal(1))
    assert refusal.value.field == "product"
    assert not PriceBookEntry.objects.exists()


def test_a_standard_price_in_another_currency_does_not_do(manager):
    product, book = make_product(), make_price_book()
    make_entry(product, currency="USD")
    with pytest.raises(BusinessRuleError):
        price_book_entry_create(by=manager, price_book=book, product=product, currency="EUR", unit_price=Decimal(1))
    assert PriceBookEntry.objects.count() == 1


def test_a_custom_price_is_the_standard_one_unless_given(manager):
    product = make_entry(unit_price="289").product
    same = price_book_entry_create(by=manager, price_book=make_price_book(), product=product, currency="EUR")
    own = price_book_entry_create(
        by=manager, price_book=make_price_book(), product=product, currency="EUR", unit_price=Decimal("250.5")
    )
    assert (same.unit_price, own.unit_price) == (Decimal(289), Decimal("250.5"))


def test_one_price_for_each_product_book_and_currency(manager):
    entry = make_entry()
    with pytest.raises(BusinessRuleError):
        make_entry(entry.product)
    make_entry(entry.product, currency="USD")
    assert PriceBookEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("unit_price", Decimal(-1)), ("unit_price", None), ("unit_price", Decimal("0.00001")), ("currency", "XXQ")],
)
def test_refuses_bad_input_at_its_field(manager, field, value):
    given = {"product": make_product(), "price_book": standard_price_book(), "currency": "EUR", "unit_price": 1}
    with pytest.raises(BusinessRuleError) as refusal:
        price_book_entry_create(by=manager, **{**given, field: value})
    assert refusal.value.field == field
    assert not PriceBookEntry.objects.exists()


def test_changes_the_price_but_not_what_it_is_the_price_of(manager):
    entry = make_entry()
    price_book_entry_update(entry=entry, by=manager, version=1, unit_price=Decimal(90), product=entry.product)
    entry.refresh_from_db()
    assert (entry.unit_price, entry.version) == (Decimal(90), 2)
    for field, value in (("product", make_product()), ("price_book", make_price_book()), ("currency", "USD")):
        with pytest.raises(BusinessRuleError) as refusal:
            price_book_entry_update(entry=entry, by=manager, version=2, **{field: value})
        assert refusal.value.field == field
    entry.refresh_from_db()
    assert entry.version == 2


def test_a_standard_price_goes_after_the_custom_ones(manager):
    standard = make_entry()
    custom = make_entry(standard.product, make_price_book(name="Partners"))
    with pytest.raises(BusinessRuleError) as refusal:
        price_book_entry_delete(entry=standard, by=manager)
    assert "Partners" in refusal.value.message
    assert PriceBookEntry.objects.count() == 2
    price_book_entry_delete(entry=custom, by=manager)
    price_book_entry_delete(entry=standard, by=manager)
    assert not PriceBookEntry.objects.exists()
