"""Pages that write prices: a new one, several in a grid, one deleted, many by percent."""

import re
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from opportunities.services import opportunity_set_lines
from products.models import PriceBookEntry
from products.services import price_book_entry_create, price_book_entry_update
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book, make_product, standard_price_book

pytestmark = pytest.mark.django_db


def grid(*entries, **changes):
    """What a grid posts: every price as it is, and `changes` of the first one (None: not ticked)."""
    values = {}
    for entry in entries:
        prefix = f"price-{entry.pk}"
        values |= {f"{prefix}-version": entry.version, f"{prefix}-unit_price": f"{entry.unit_price:f}"}
        values |= {f"{prefix}-is_active": "on"} if entry.is_active else {}
        values |= {f"{prefix}-uses_standard_price": "on"} if entry.uses_standard_price else {}
    values |= {f"price-{entries[0].pk}-{name}": value for name, value in changes.items()}
    return {name: value for name, value in values.items() if value is not None}


def stored():
    return list(PriceBookEntry.objects.order_by("pk").values_list("unit_price", "is_active", "version"))


def test_a_price_is_added_from_the_product_and_from_the_book(login, manager):
    product, book = make_product(), make_price_book()
    client = login(manager)
    standard = {"price_book": standard_price_book().pk, "currency": "EUR", "unit_price": "289", "is_active": "on"}
    assert client.post(f"/products/{product.pk}/prices/new/", standard).url == product.get_absolute_url()
    custom = {"product": f"{product} [{product.pk}]", "currency": "EUR", "uses_standard_price": "on", "is_active": "on"}
    assert client.post(f"/price-books/{book.pk}/prices/new/", custom).url == book.get_absolute_url()
    assert [entry.unit_price for entry in product.entries.all()] == [Decimal(289)] * 2


def test_a_custom_price_before_the_standard_one_is_refused_in_words(login, manager):
    product, book = make_product(name="Logger"), make_price_book()
    values = {"product": "Logger", "currency": "EUR", "unit_price": "1", "is_active": "on"}
    response = login(manager).post(f"/price-books/{book.pk}/prices/new/", values)
    assert response.status_code == 422
    assert "in the standard price book first" in response.text
    assert not product.entries.exists()


def test_without_a_price_nothing_is_added(login, manager):
    product = make_product()
    values = {"price_book": standard_price_book().pk, "currency": "EUR", "is_active": "on"}
    response = login(manager).post(f"/products/{product.pk}/prices/new/", values)
    assert response.status_code == 422
    assert "unit_price" in response.context["form"].errors
    assert not product.entries.exists()


def test_several_prices_are_saved_at_once(login, manager):
    first, second = make_entry(), make_entry()
    values = {**grid(first, unit_price="110.5"), **grid(second, is_active=None)}
    response = login(manager).post(f"/price-books/{first.price_book_id}/prices/", values)
    assert response.status_code == 302
    assert stored() == [(Decimal("110.5"), True, 2), (Decimal(100), False, 2)]


def test_what_was_not_touched_is_not_written(login, manager):
    first, second = make_entry(), make_entry()
    login(manager).post(f"/price-books/{first.price_book_id}/prices/", grid(first, second))
    assert [version for *__, version in stored()] == [1, 1]


@pytest.mark.parametrize("text", ["", "many", "-1", "9" * 20, "1.23456"])
def test_an_error_stands_at_its_field_and_nothing_is_saved(login, manager, text):
    first, second = (make_entry(make_product(name=name)) for name in ("First", "Second"))  # rows come by their names
    values = {**grid(first, unit_price=text), **grid(second, unit_price="90")}
    response = login(manager).post(f"/price-books/{first.price_book_id}/prices/", values)
    assert response.status_code == 422
    [wrong, right] = response.context["grid"].rows
    assert set(wrong.errors) == {"unit_price"}
    assert (right.errors, right.price_text) == ({}, "90")
    assert f'id="price-{first.pk}-error"' in response.text
    assert stored() == [(Decimal(100), True, 1)] * 2


def test_two_editors_of_one_price_meet(login, manager, administrator):
    entry, other = make_entry(), make_entry()
    price_book_entry_update(entry=entry, by=administrator, version=1, unit_price=Decimal(90))
    client, url = login(manager), f"/price-books/{entry.price_book_id}/prices/"
    response = client.post(url, {**grid(entry, unit_price="80"), **grid(other, unit_price="7")})
    assert response.status_code == 409
    assert "€90.00 now" in response.text
    assert str(administrator) in response.text
    assert [price for price, *__ in stored()] == [Decimal(90), Decimal(100)]
    row = response.context["grid"].rows[0]
    again = {**grid(entry, unit_price=row.price_text, version=row.version), **grid(other, unit_price="7")}
    assert client.post(url, again).status_code == 302
    assert [price for price, *__ in stored()] == [Decimal(80), Decimal(7)]


def test_what_another_changed_elsewhere_in_the_row_stays(login, manager, administrator):
    entry = make_entry()
    price_book_entry_update(entry=entry, by=administrator, version=1, is_active=False)
    login(manager).post(f"/price-books/{entry.price_book_id}/prices/", grid(entry, unit_price="80"))
    assert stored() == [(Decimal(80), False, 3)]


def test_a_products_grid_ties_a_price_to_the_standard_one(login, manager):
    standard = make_entry(unit_price="100")
    custom = make_entry(standard.product, make_price_book(), unit_price="80")
    values = {**grid(custom, uses_standard_price="on"), **grid(standard, unit_price="120")}
    assert login(manager).post(f"/products/{standard.product_id}/prices/", values).status_code == 302
    assert [price for price, *__ in stored()] == [Decimal(120), Decimal(120)]


def test_the_grid_asks_the_same_for_one_price_and_twenty(login, manager):
    client, url = login(manager), f"/price-books/{standard_price_book().pk}/prices/"

    def asked():
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    make_entry()
    few = asked()
    for __ in range(19):
        make_entry()
    assert asked() == few


def test_a_price_is_deleted_after_asking(login, manager):
    entry = make_entry()
    client, url = login(manager), f"/price-books/prices/{entry.pk}/delete/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"next": entry.product.get_absolute_url()}).url == entry.product.get_absolute_url()
    assert not PriceBookEntry.objects.exists()


def test_a_price_in_use_is_kept_and_the_page_says_why(login, manager):
    entry = make_entry()
    opportunity_set_lines(opportunity=make_opportunity(manager), lines=[make_line(entry)], by=manager)
    response = login(manager).post(f"/price-books/prices/{entry.pk}/delete/")
    assert response.status_code == 422
    assert "deactivate the price instead" in response.text
    assert PriceBookEntry.objects.get() == entry


class TestChangeByPercent:
    @pytest.fixture
    def ask(self, login, manager):
        book, client = standard_price_book(), login(manager)

        def ask(post=None, **query):
            url = f"/price-books/{book.pk}/change-prices/?{urlencode(query)}"
            return client.post(url, post) if post is not None else client.get(url)

        return ask

    def test_previews_without_writing(self, ask):
        make_entry(make_product(name="Logger", family="Hardware"), unit_price="10.50")
        make_entry(make_product(name="Training", family="Services"))
        response = ask(percent="5", basis="current", family="Hardware")
        assert [(str(entry.product), new) for entry, new in response.context["rows"]] == [("Logger", Decimal("11.03"))]
        assert "€10.50" in response.text
        assert "€11.03" in response.text
        assert "Change 1 price" in response.text
        assert stored() == [(Decimal("10.50"), True, 1), (Decimal(100), True, 1)]

    def test_then_confirms(self, ask):
        make_entry(make_product(family="Hardware"))
        make_entry(make_product(family="Services"))
        query = {"percent": "-10", "basis": "current", "family": "Hardware"}
        expected = re.search(r'name="expected" value="([^"]+)"', ask(**query).text)[1]
        response = ask({"expected": expected}, **query)
        assert response.status_code == 302
        assert "family=Hardware" in response.url
        assert "percent" not in response.url
        assert [price for price, *__ in stored()] == [Decimal(90), Decimal(100)]

    def test_a_price_that_changed_since_is_named_and_nothing_is_written(self, ask, manager):
        entry = make_entry(make_product(name="Logger"))
        query = {"percent": "5", "basis": "current"}
        expected = ask(**query).context["preview"].expected
        price_book_entry_update(entry=entry, by=manager, version=1, unit_price=Decimal(50))
        response = ask({"expected": expected}, **query)
        assert response.status_code == 409
        assert "since this preview: Logger" in response.text
        assert stored() == [(Decimal(50), True, 2)]
        # The page shows the new preview, which can be confirmed.
        assert ask({"expected": response.context["preview"].expected}, **query).status_code == 302
        assert stored() == [(Decimal("52.5"), True, 3)]

    @pytest.mark.parametrize("percent", ["", "x", "-101", "1001", "NaN"])
    def test_a_percentage_that_is_none_is_refused_at_its_field(self, ask, percent):
        make_entry()
        for post in (None, {"expected": "x"}):
            response = ask(post, percent=percent, basis="current")
            assert response.status_code == 422
            assert "percent" in response.context["form"].errors
            assert "preview" not in response.context
        assert stored() == [(Decimal(100), True, 1)]

    def test_a_filter_that_is_none_chooses_no_prices(self, ask):
        make_entry()
        response = ask({"expected": "x"}, percent="5", basis="current", family="Nothing")
        assert "preview" not in response.context
        assert "not understood" in response.text
        assert stored() == [(Decimal(100), True, 1)]

    def test_a_custom_book_says_what_stops_using_the_standard_price(self, login, manager):
        standard, book = make_entry(unit_price="100"), make_price_book()
        price_book_entry_create(by=manager, price_book=book, product=standard.product, currency="EUR")
        response = login(manager).get(f"/price-books/{book.pk}/change-prices/?percent=90&basis=standard")
        assert "gets a price of its own" in response.text
        assert [new for __, new in response.context["rows"]] == [Decimal(90)]

    def test_the_preview_asks_the_same_for_one_price_and_twenty(self, ask):
        def asked():
            ask(percent="5", basis="current")
            with CaptureQueriesContext(connection) as captured:
                ask(percent="5", basis="current")
            return len(captured)

        make_entry()
        few = asked()
        for __ in range(19):
            make_entry()
        assert asked() == few
