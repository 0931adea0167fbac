import pytest

from core.errors import BusinessRuleError
from products.models import PriceBook, PriceBookEntry
from products.services import price_book_create, price_book_delete, price_book_update
from tests.factories.products import make_entry, make_price_book, standard_price_book


def test_a_new_one_is_a_custom_one(manager):
    book = price_book_create(by=manager, name="Partners")
    assert (book.is_standard, book.is_active, book.created_by) == (False, True, manager)
    assert PriceBook.objects.filter(is_standard=True).count() == 1


def test_names_are_unique(manager):
    make_price_book(name="Partners")
    with pytest.raises(BusinessRuleError) as refusal:
        price_book_create(by=manager, name="Partners")
    assert refusal.value.field == "name"
    assert PriceBook.objects.filter(name="Partners").count() == 1


def test_the_standard_one_is_deactivated_but_not_deleted(manager):
    book = standard_price_book()
    with pytest.raises(BusinessRuleError):
        price_book_delete(price_book=book, by=manager)
    assert standard_price_book() == book
    assert not price_book_update(price_book=book, by=manager, version=book.version, is_active=False).is_active


def test_a_custom_one_goes_with_its_prices_and_leaves_the_standard_ones(manager):
    book = make_price_book()
    entry = make_entry(price_book=book)
    price_book_delete(price_book=book, by=manager)
    assert not PriceBook.objects.filter(pk=book.pk).exists()
    assert PriceBookEntry.objects.get().product == entry.product
