from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, StaleRecord
from core.models import Snapshot
from core.services import record_restore
from opportunities.services import opportunity_set_lines
from products.models import PriceBookEntry, Product, TaxClass
from products.services import (
    price_book_delete,
    price_book_entry_delete,
    product_create,
    product_delete,
    product_update,
    tax_class_create,
    tax_class_delete,
    tax_class_update,
)
from tests.factories.opportunities import make_line, make_opportunity
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
    product_update(product=product, by=manager, version=1, is_active=False, name="First")
    with pytest.raises(StaleRecord):
        product_update(product=product, by=manager, version=1, name="Late")
    product.refresh_from_db()
    assert (product.is_active, product.name, product.version) == (False, "First", 2)


def test_goes_with_its_prices(manager):
    entry = make_entry()
    make_entry(entry.product, make_price_book())
    product_delete(product=entry.product, by=manager)
    assert not Product.objects.exists()
    assert not PriceBookEntry.objects.exists()


def test_what_stands_on_a_line_is_kept_whole(manager):
    entry = make_entry()
    opportunity_set_lines(opportunity=make_opportunity(manager), lines=[make_line(entry)], by=manager)
    for delete in (
        lambda: product_delete(product=entry.product, by=manager),
        lambda: price_book_entry_delete(entry=entry, by=manager),
    ):
        with pytest.raises(BusinessRuleError) as refusal:
            delete()
        assert "1 opportunity product" in refusal.value.message
    assert PriceBookEntry.objects.get() == entry


def test_a_custom_book_in_use_is_kept_with_all_its_prices(manager):
    book = make_price_book()
    used, unused = make_entry(price_book=book), make_entry(price_book=book)
    opportunity_set_lines(opportunity=make_opportunity(manager), lines=[make_line(used)], by=manager)
    with pytest.raises(BusinessRuleError):
        price_book_delete(price_book=book, by=manager)
    assert set(book.entries.all()) == {used, unused}


def test_it_comes_back_with_its_prices(manager):
    entry = make_entry()
    custom = make_entry(entry.product, make_price_book())
    product_delete(product=entry.product, by=manager)
    record_restore(snapshot=Snapshot.objects.get(), by=manager)
    assert set(PriceBookEntry.objects.all()) == {entry, custom}
    assert Product.objects.get() == entry.product


def test_a_refusal_says_what_to_do_instead(manager):
    entry = make_entry()
    opportunity_set_lines(opportunity=make_opportunity(manager), lines=[make_line(entry)], by=manager)
    with pytest.raises(BusinessRuleError, match=f"deactivate {entry.product}"):
        product_delete(product=entry.product, by=manager)
    assert not Snapshot.objects.exists()


def test_a_stale_deletion_is_refused(manager):
    product = make_entry().product
    product_update(product=product, by=manager, version=1, name="Changed")
    with pytest.raises(StaleRecord):
        product_delete(product=product, by=manager, version=1)
    assert PriceBookEntry.objects.count() == 1


def test_a_tax_class_in_use_is_kept(manager):
    tax = tax_class_create(by=manager, name="Standard rate", rate=Decimal(20))
    product = make_product(tax_class=tax)
    with pytest.raises(BusinessRuleError):
        tax_class_delete(tax_class=tax, by=manager)
    assert TaxClass.objects.get() == product.tax_class
    tax_class_update(tax_class=tax, by=manager, rate=Decimal("19.5"), is_active=False)
    assert TaxClass.objects.get().rate == Decimal("19.5")
    product_update(product=product, by=manager, version=1, tax_class=None)
    tax_class_delete(tax_class=tax, by=manager)
    assert not TaxClass.objects.exists()


@pytest.mark.parametrize("rate", [Decimal(-1), Decimal("100.001"), Decimal("0.0001"), None])
def test_a_tax_rate_is_a_percentage(manager, rate):
    with pytest.raises(BusinessRuleError) as refusal:
        tax_class_create(by=manager, name="Odd", rate=rate)
    assert refusal.value.field == "rate"
    assert not TaxClass.objects.exists()
