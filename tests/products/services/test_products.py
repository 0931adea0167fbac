import pytest

from core.errors import BusinessRuleError, StaleRecord
from products.models import PriceBookEntry, Product
from products.services import product_create, product_delete, product_update
from tests.factories.products import make_entry, make_price_book, make_product


def test_creates(manager):
    product = product_create(by=manager, name="Logger", code="FL-T2", unit="piece")
    assert (product.name, product.created_by, product.version, product.is_active) == ("Logger", manager, 1, True)


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "x" * 256), ("name", "\x00"), ("description", "x" * 4001)]
)
def test_refuses_bad_input_at_its_field(manager, field, value):
    with pytest.raises(BusinessRuleError) as refusal:
        product_create(by=manager, **{"name": "Logger", field: value})
    assert refusal.value.field == field
    assert not Product.objects.exists()


def test_a_code_names_one_product_whatever_its_case(manager):
    make_product(code="FL-T2")
    with pytest.raises(BusinessRuleError):
        product_create(by=manager, name="Other", code="fl-t2")
    assert Product.objects.count() == 1


def test_products_may_be_without_a_code(manager):
    for name in ("One", "Two"):
        product_create(by=manager, name=name)
    assert Product.objects.filter(code="").count() == 2


def test_updates_and_refuses_a_stale_version(manager):
    product = make_product()
    product_update(product=product, by=manager, version=1, is_active=False)
    with pytest.raises(StaleRecord):
        product_update(product=product, by=manager, version=1, name="Late")
    product.refresh_from_db()
    assert (product.is_active, product.version) == (False, 2)
    assert product.name != "Late"


def test_goes_with_its_prices(manager):
    entry = make_entry()
    make_entry(entry.product, make_price_book())
    product_delete(product=entry.product, by=manager)
    assert not Product.objects.exists()
    assert not PriceBookEntry.objects.exists()
