from decimal import Decimal

import pytest

from core.errors import BusinessRuleError
from products.models import PriceBookEntry
from products.price_changes import PriceFilter, PriceRule, preview
from products.services import (
    price_book_change_prices,
    price_book_entry_create,
    price_book_entry_delete,
    price_book_entry_update,
)
from products.services.changing import PricesChanged
from tests.factories.products import make_entry, make_price_book, make_product, standard_price_book

DEARER = PriceRule(Decimal("5"))


def change(book, by, rule=DEARER, only=PriceFilter(), expected=None):  # noqa: B008  # frozen
    if expected is None:
        expected = preview(book, only, rule).expected
    return price_book_change_prices(price_book=book, only=only, rule=rule, by=by, expected=expected)


def prices():
    return list(PriceBookEntry.objects.order_by("pk").values_list("unit_price", "version"))


def test_every_price_of_the_book_changes_rounded_to_its_currency(manager):
    euro, yen = make_entry(unit_price="10.50"), make_entry(unit_price="1011", currency="JPY")
    dinar = make_entry(unit_price="1.0005", currency="KWD")
    other = make_entry(price_book=make_price_book(), unit_price="10")
    book = standard_price_book()
    assert change(book, manager) == 4
    found = {entry.pk: entry for entry in PriceBookEntry.objects.all()}
    assert found[euro.pk].unit_price == Decimal("11.03")  # 11.025: halves go up
    assert found[yen.pk].unit_price == Decimal("1062")  # 1061.55
    assert found[dinar.pk].unit_price == Decimal("1.051")  # 1.050525
    assert (found[euro.pk].version, found[euro.pk].changed_by) == (2, manager)
    assert (found[other.pk].unit_price, found[other.pk].version) == (Decimal(10), 1)


@pytest.mark.parametrize(
    ("only", "names"),
    [
        (PriceFilter(family="Hardware"), {"Logger", "Probe"}),
        (PriceFilter(currency="USD"), {"Probe"}),
        (PriceFilter(active="no"), {"Training"}),
        (PriceFilter(text="log"), {"Logger"}),
        (PriceFilter(text="l-1"), {"Logger"}),
    ],
)
def test_only_what_the_filter_chooses_changes(manager, only, names):
    make_entry(make_product(name="Logger", code="L-1", family="Hardware"))
    make_entry(make_product(name="Probe", code="P-1", family="Hardware"), currency="USD")
    make_entry(make_product(name="Training", code="T-1", family="Services"), is_active=False)
    assert change(standard_price_book(), manager, only=only) == len(names)
    changed = PriceBookEntry.objects.filter(unit_price=Decimal(105))
    assert {entry.product.name for entry in changed} == names


def test_what_would_not_change_is_not_written(manager):
    make_entry(unit_price="0")
    make_entry(unit_price="0.01")
    found = preview(standard_price_book(), PriceFilter(), DEARER)
    assert (found.total, found.changed, found.unchanged) == (2, 0, 2)
    assert change(standard_price_book(), manager) == 0
    assert [version for __, version in prices()] == [1, 1]


def test_every_price_keeps_its_history(manager):
    entry = make_entry(unit_price="100")
    change(standard_price_book(), manager)
    events = list(entry.events.order_by("pgh_id").values("unit_price", "pgh_context__metadata"))
    assert [event["unit_price"] for event in events] == [Decimal(100), Decimal(105)]
    assert events[-1]["pgh_context__metadata"]["user"] == manager.pk


def test_what_uses_a_standard_price_follows_it(manager):
    standard = make_entry(unit_price="100")
    follower = price_book_entry_create(
        by=manager, price_book=make_price_book(), product=standard.product, currency="EUR"
    )
    own = make_entry(standard.product, make_price_book(), unit_price="80")
    assert change(standard_price_book(), manager) == 1
    follower.refresh_from_db()
    own.refresh_from_db()
    assert (follower.unit_price, follower.version, follower.uses_standard_price) == (Decimal(105), 2, True)
    assert (own.unit_price, own.version) == (Decimal(80), 1)


def test_a_custom_book_takes_a_share_of_the_standard_prices(manager):
    standard, book = make_entry(unit_price="99.99"), make_price_book()
    follower = price_book_entry_create(by=manager, price_book=book, product=standard.product, currency="EUR")
    rule = PriceRule(Decimal(90), of_standard=True)
    assert preview(book, PriceFilter(), rule).leaving == 1
    assert change(book, manager, rule) == 1
    follower.refresh_from_db()
    standard.refresh_from_db()
    assert (follower.unit_price, follower.uses_standard_price) == (Decimal("89.99"), False)
    assert (standard.unit_price, standard.version) == (Decimal("99.99"), 1)


@pytest.mark.parametrize("meanwhile", ["changed", "deleted", "added"])
def test_what_was_previewed_is_what_is_written_or_nothing_is(manager, meanwhile):
    entry, gone = make_entry(make_product(name="Logger")), make_entry()
    book = standard_price_book()
    expected = preview(book, PriceFilter(), DEARER).expected
    if meanwhile == "changed":
        price_book_entry_update(entry=entry, by=manager, version=1, unit_price=Decimal(90))
    elif meanwhile == "deleted":
        price_book_entry_delete(entry=gone, by=manager)
    else:
        make_entry(make_product(name="Newcomer"))
    before = prices()
    with pytest.raises(PricesChanged) as refusal:
        change(book, manager, expected=expected)
    assert prices() == before
    assert refusal.value.status == 409
    named = {"changed": "Logger", "added": "Newcomer", "deleted": "Nothing was written"}
    assert named[meanwhile] in refusal.value.message


def test_a_changed_standard_price_counts_for_its_shares(manager):
    standard, book = make_entry(make_product(name="Logger")), make_price_book()
    make_entry(standard.product, book, unit_price="80")
    rule = PriceRule(Decimal(90), of_standard=True)
    expected = preview(book, PriceFilter(), rule).expected
    price_book_entry_update(entry=standard, by=manager, version=1, unit_price=Decimal(200))
    before = prices()
    with pytest.raises(PricesChanged, match="Logger"):
        change(book, manager, rule, expected=expected)
    assert prices() == before


@pytest.mark.parametrize("expected", ["", "x", "1-2", f"{'9' * 17}-{'0' * 64}", f"1-{'0' * 64}"])
def test_without_a_preview_nothing_is_written(manager, expected):
    make_entry()
    before = prices()
    with pytest.raises(PricesChanged):
        change(standard_price_book(), manager, expected=expected)
    assert prices() == before


def test_it_is_not_done_twice(manager):
    make_entry(unit_price="100")
    book = standard_price_book()
    expected = preview(book, PriceFilter(), DEARER).expected
    change(book, manager, expected=expected)
    with pytest.raises(PricesChanged):
        change(book, manager, expected=expected)
    assert prices() == [(Decimal(105), 2)]


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (PriceRule(Decimal("-100.01")), "percent"),
        (PriceRule(Decimal("1000.01")), "percent"),
        (PriceRule(Decimal("NaN")), "percent"),
        (PriceRule(Decimal(90), of_standard=True), "basis"),
    ],
)
def test_a_rule_that_no_price_should_follow_is_refused(manager, rule, field):
    make_entry()
    before = prices()
    with pytest.raises(BusinessRuleError) as refusal:
        change(standard_price_book(), manager, rule, expected="")
    assert refusal.value.field == field
    assert prices() == before


def test_a_price_that_no_column_holds_is_named(manager):
    make_entry()
    make_entry(make_product(name="Dear thing"), unit_price="99999999999999")
    before = prices()
    with pytest.raises(BusinessRuleError, match="Dear thing"):
        change(standard_price_book(), manager, PriceRule(Decimal(900)))
    assert prices() == before


def test_many_prices_take_few_statements(manager, django_assert_max_num_queries):
    for __ in range(20):
        make_entry()
    book = standard_price_book()
    expected = preview(book, PriceFilter(), DEARER).expected
    with django_assert_max_num_queries(12):
        change(book, manager, expected=expected)
