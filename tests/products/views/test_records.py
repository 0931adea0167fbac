"""Lists and record pages of products and price books."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Snapshot
from opportunities.services import opportunity_set_lines
from products.models import PriceBook, Product
from products.services import product_update, tax_class_create
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book, make_product, standard_price_book

pytestmark = pytest.mark.django_db


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def a_product():
    entry = make_entry()
    return make_entry(entry.product, make_price_book()).product


@pytest.mark.parametrize("url", ["/products/?scope=all", "/price-books/?scope=all"])
def test_a_list_asks_the_same_for_one_row_and_twenty(login, rep, url):
    client = login(rep)
    a_product()
    few = queries(client, url)
    for __ in range(19):
        a_product()
    assert queries(client, url) == few


def test_a_products_page_asks_the_same_for_one_price_and_twenty(login, rep):
    client, product = login(rep), a_product()
    few = queries(client, product.get_absolute_url())
    for __ in range(18):
        make_entry(product, make_price_book())
    assert queries(client, product.get_absolute_url()) == few <= 15


def test_so_does_a_price_book(login, rep):
    client, book = login(rep), standard_price_book()
    make_entry()
    few = queries(client, book.get_absolute_url())
    for __ in range(19):
        make_entry()
    assert queries(client, book.get_absolute_url()) == few <= 15


def test_the_list_shows_active_products_by_name_with_their_standard_prices(login, rep):
    make_entry(make_product(name="Probe", family="Hardware"), unit_price="415")
    make_product(name="Anchor")
    make_product(name="Old logger", is_active=False)
    response = login(rep).get(reverse("products:list"))
    assert [str(product) for product in response.context["page"].rows] == ["Anchor", "Probe"]
    assert "€415.00" in response.text
    assert "No price" in response.text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("scope=all", ["Logger", "Old probe", "Training"]),
        ("scope=all&family=Hardware", ["Logger", "Old probe"]),
        ("scope=all&q=tr-1", ["Training"]),
        ("scope=all&sort=-name", ["Training", "Old probe", "Logger"]),
        ("scope=all&f=is_active:is:no", ["Old probe"]),
    ],
)
def test_the_list_is_filtered_searched_and_sorted(login, rep, query, names):
    make_product(name="Logger", family="Hardware")
    make_product(name="Training", code="TR-1", family="Services")
    make_product(name="Old probe", family="Hardware", is_active=False)
    rows = login(rep).get(f"/products/?{query}").context["page"].rows
    assert [str(product) for product in rows] == names


def test_a_tax_class_filters(login, manager):
    tax = tax_class_create(by=manager, name="Reduced", rate=Decimal(5))
    product = make_product(tax_class=tax)
    make_product()
    assert login(manager).get(f"/products/?tax_class={tax.pk}").context["page"].rows == [product]


def test_the_global_search_finds_both(login, rep):
    make_product(name="Frostline logger")
    make_price_book(name="Frostline partners")
    text = login(rep).get("/search/?q=frostline").text
    assert "Frostline logger" in text
    assert "Frostline partners" in text


def test_a_rep_reads_and_a_manager_edits(login, rep, manager):
    product, book = a_product(), make_price_book()
    client = login(rep)
    for record in (product, book):
        assert client.get(record.get_absolute_url()).status_code == 200
        assert "Edit" not in client.get(record.get_absolute_url()).text
        for verb in ("edit", "delete"):
            assert client.post(f"{record.get_absolute_url()}{verb}/").status_code == 403
    assert client.post("/products/new/", {"name": "X"}).status_code == 403
    client = login(manager)
    assert client.post("/products/new/", {"name": "Cable", "family": "Hardware", "is_active": "on"}).status_code == 302
    assert Product.objects.get(name="Cable").created_by == manager


def test_the_form_suggests_families_and_takes_new_ones(login, manager):
    make_product(family="Hardware")
    client = login(manager)
    assert '<option value="Hardware">' in client.get("/products/new/").text
    client.post("/products/new/", {"name": "Cable", "family": "Accessories", "is_active": "on"})
    assert Product.objects.get(name="Cable").family == "Accessories"


def test_the_second_of_two_editors_is_asked(login, manager, administrator):
    product = make_product(name="Logger")
    product_update(product=product, by=administrator, version=1, name="Theirs")
    values = {"version": "1", "name": "Mine", "code": product.code, "is_active": "on"}
    response = login(manager).post(f"{product.get_absolute_url()}edit/", values)
    assert response.status_code == 409
    assert "Theirs" in response.text
    product.refresh_from_db()
    assert (product.name, product.version) == ("Theirs", 2)


def test_a_product_in_use_is_not_deleted_and_the_page_says_what_to_do(login, manager):
    entry = make_entry()
    opportunity_set_lines(opportunity=make_opportunity(manager), lines=[make_line(entry)], by=manager)
    response = login(manager).post(f"{entry.product.get_absolute_url()}delete/")
    assert response.status_code == 422
    assert f"deactivate {entry.product}" in response.text
    assert Product.objects.get().entries.get() == entry


def test_the_standard_book_is_not_deleted(login, manager):
    book = standard_price_book()
    client = login(manager)
    assert "/delete/" not in client.get(book.get_absolute_url()).text
    assert client.post(f"{book.get_absolute_url()}delete/").status_code == 422
    assert standard_price_book() == book


def test_a_deleted_book_comes_back_with_its_prices(login, manager):
    book = make_price_book(name="Partners")
    entry = make_entry(price_book=book)
    client = login(manager)
    assert client.post(f"{book.get_absolute_url()}delete/").url == "/price-books/"
    assert not PriceBook.objects.filter(pk=book.pk).exists()
    assert "Partners" in client.get("/deleted/").text
    client.post(reverse("users:deleted_restore", args=[Snapshot.objects.get().pk]))
    assert PriceBook.objects.get(name="Partners").entries.get() == entry


def test_history_tells_of_the_prices_too(login, manager):
    product = make_product(name="Logger")
    make_entry(product, unit_price="289")
    text = login(manager).get(f"{product.get_absolute_url()}?tab=history").text
    assert "€289.00" in text


def test_the_related_tab_shows_the_deals_that_one_may_see(login, rep, manager):
    entry = make_entry(price_book=make_price_book())
    for owner, name in ((rep, "Mine"), (manager, "Theirs")):
        deal = make_opportunity(owner, name=f"{name} deal")
        opportunity_set_lines(opportunity=deal, lines=[make_line(entry)] * 2, by=owner)
    for record in (entry.product, entry.price_book):
        text = login(rep).get(f"{record.get_absolute_url()}?tab=related").text
        assert text.count("Mine deal") == 1
        assert "Theirs deal" not in text


def test_a_book_is_filtered_and_paged(login, rep):
    for number in range(60):
        make_entry(make_product(name=f"Logger {number:02}", family="Hardware"))
    make_entry(make_product(name="Training", code="TR-1", family="Services"), currency="USD")
    client, url = login(rep), standard_price_book().get_absolute_url()
    page = client.get(url).context["page"]
    assert (page.total, len(page.rows), page.next, page.previous) == (61, 50, "50", "")
    page = client.get(f"{url}?after=50").context["page"]
    assert (page.first, page.last, page.next, page.previous) == (51, 61, "", "50")
    for query in ("q=train", "q=tr-1", "family=Services", "currency=USD"):
        assert [str(entry.product) for entry in client.get(f"{url}?{query}").context["page"].rows] == ["Training"]
    response = client.get(f"{url}?family=Nothing")
    assert response.context["page"].rows == []
    assert "not understood" in response.text
