from dataclasses import replace
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.services import opportunity_set_lines
from products.lines import LineInput
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book, make_product, standard_price_book
from tests.factories.users import make_team


def url(deal):
    return reverse("opportunities:change_price_book", args=[deal.pk])


def make_case(rep, *, lines=1):
    """A deal and a book in which its products cost 80 and not 100; the last product is missing there."""
    book = make_price_book(name="Partners")
    entries = [make_entry(make_product(name=f"Thing {n}")) for n in range(lines + 1)]
    for entry in entries[:-1]:
        make_entry(entry.product, book, unit_price="80")
    return make_opportunity(rep, lines=[make_line(entry, quantity="2") for entry in entries]), book


def test_asks_for_another_book(login, rep):
    deal, book = make_case(rep)
    response = login(rep).get(url(deal))
    assert response.status_code == 200
    books = response.context["form"].fields["price_book"].queryset
    assert (list(books), response.context["preview"]) == ([book], None)


def test_shows_before_and_after_and_what_is_missing(login, rep):
    deal, book = make_case(rep)
    data = {"price_book": book.pk, "is_repriced": "1", "version": deal.version}
    response = login(rep).get(url(deal), data)
    preview, text = response.context["preview"], response.content.decode()
    assert [(row.before.unit_price, row.unit_price) for row in preview.rows] == [(100, 80), (100, None)]
    assert (preview.total_before, preview.total_after) == (400, 160)
    assert [str(line.product) for line in preview.missing] == ["Thing 1"]
    assert 'name="is_missing_removed"' in text
    kept = login(rep).get(url(deal), {**data, "is_repriced": ""}).context["preview"]
    assert kept.total_after == 200


def test_changes_it(login, rep):
    deal, book = make_case(rep)
    data = {"price_book": book.pk, "is_repriced": "1", "is_missing_removed": "on", "version": deal.version}
    response = login(rep).post(url(deal), data)
    assert response.url == f"{deal.get_absolute_url()}?tab=related"
    deal.refresh_from_db()
    assert (deal.price_book, deal.amount) == (book, 160)


def test_a_refusal_is_said_and_changes_nothing(login, rep):
    deal, book = make_case(rep)
    data = {"price_book": book.pk, "is_repriced": "1", "version": deal.version}
    for more, status in (({}, 422), ({"version": "1", "is_missing_removed": "on"}, 409), ({"price_book": "0"}, 422)):
        response = login(rep).post(url(deal), {**data, **more})
        assert response.status_code == status
        assert "Nothing was changed." in response.content.decode()
    deal.refresh_from_db()
    assert (deal.price_book, deal.amount) == (standard_price_book(), 400)


def test_a_preview_of_many_lines_asks_as_often_as_one_of_few(login, rep):
    client, counts = login(rep), []
    for number in (1, 20):
        deal, book = make_many(rep, number)
        with CaptureQueriesContext(connection) as asked:
            client.get(url(deal), {"price_book": book.pk, "is_repriced": "1", "version": deal.version})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def make_many(rep, number):
    book = make_price_book()
    products = [make_entry(price_book=book).product for __ in range(number)]
    entries = [product.entries.get(price_book=standard_price_book()) for product in products]
    return make_opportunity(rep, lines=[make_line(entry) for entry in entries]), book


def test_outsiders_get_404(login, db):
    __, rep, peer, outsider = make_team()
    deal, book = make_case(rep)
    for user in (peer, outsider):
        assert login(user).post(url(deal), {"price_book": book.pk, "version": deal.version}).status_code == 404
    deal.refresh_from_db()
    assert deal.price_book == standard_price_book()


def test_parts_of_a_discount_on_a_whole_quote_are_shown_as_they_are_saved(login, rep):
    deal, book = make_case(rep)
    first, __ = deal.lines.all()
    lines = [replace(LineInput.of(first), adjustment=Decimal(-20)), LineInput.of(deal.lines.last())]
    deal = opportunity_set_lines(opportunity=deal, lines=lines, by=rep)
    data = {"price_book": book.pk, "is_repriced": "1", "is_missing_removed": "on", "version": deal.version}

    preview = login(rep).get(url(deal), data).context["preview"]
    login(rep).post(url(deal), data)

    deal.refresh_from_db()
    assert (preview.total_before, preview.total_after, deal.amount) == (380, 144, 144)
