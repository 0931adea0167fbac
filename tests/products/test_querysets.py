"""What the organisation keeps for all: everybody sees it, and whoever's profile may change it edits it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from activities.links import find_record, reference
from core.catalogue import FieldType, fields_of
from opportunities.models import Opportunity
from products.models import PriceBook, Product
from tests.factories.products import make_price_book, make_product
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db


def test_everybody_sees_and_managers_edit(rep, manager, administrator):
    product = make_product()
    for user in (rep, manager, administrator):
        assert list(Product.objects.visible_to(user)) == [product]
    assert [Product.objects.editable_by(user).exists() for user in (rep, manager, administrator)] == [False, True, True]


def test_nobody_else_does():
    make_product()
    for user in (AnonymousUser(), make_user(is_active=False)):
        assert not Product.objects.visible_to(user).exists()
        assert not Product.objects.editable_by(user).exists()


def test_families_are_those_that_exist_in_order():
    for family in ("Software", "Hardware", "", "Software"):
        make_product(family=family)
    assert Product.objects.families() == ["Hardware", "Software"]


def test_activities_do_not_hang_on_them(manager):
    for record in (make_product(), make_price_book()):
        assert find_record(reference(record), manager) is None


def test_a_deals_price_book_is_chosen_from_a_list():
    field = fields_of(Opportunity)["price_book"]
    assert field.type is FieldType.REFERENCE
    make_price_book(name="Old", is_active=False)
    names = [name for __, name in field.choices()]
    assert names == [str(PriceBook.objects.get(is_standard=True))]
