from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry, make_price_book, make_product
from tests.factories.users import make_team, make_user
from users.services import record_access_set


def url(deal):
    return reverse("opportunities:lines", args=[deal.pk])


def posted(*rows, version=1, **extra):
    data = {f"line-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {**data, "version": version, **extra}


def row(entry, quantity="1", **values):
    return {"entry": entry.picked_text, "quantity": quantity, **values}


def quantities(deal):
    return list(deal.lines.values_list("quantity", flat=True))


def test_shows_the_lines_and_spare_rows(login, rep):
    deal = make_opportunity(rep, lines=[make_line(quantity="160", unit_price="289")])
    response = login(rep).get(url(deal))
    text = response.content.decode()
    assert response.status_code == 200
    assert 'name="line-0-quantity" id="line-0-quantity" value="160"' in text
    assert 'name="line-3-entry"' in text
    assert "€46,240.00" in text


def test_saves_and_shows_the_deal(login, rep):
    deal = make_opportunity(rep)
    entry = make_entry(unit_price="12.50")
    response = login(rep).post(url(deal), posted(row(entry, "2"), row(entry, "1", unit_price="10", discount="50")))
    assert response.url == f"{deal.get_absolute_url()}?tab=related"
    deal.refresh_from_db()
    assert (deal.amount, deal.version) == (Decimal(30), 2)


def test_all_lines_may_go(login, rep):
    deal = make_opportunity(rep, lines=[make_line()])
    assert login(rep).post(url(deal), posted(version=2)).status_code == 302
    deal.refresh_from_db()
    assert (quantities(deal), deal.amount) == ([], 100)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"quantity": "-2"}, "The quantity must be greater than 0."),
        ({"quantity": "lots"}, "“lots” is not a number."),
        ({"discount": "100.5"}, "The discount must be between 0 and 100 percent."),
        ({"entry": "Nonsense"}, "No product “Nonsense”"),
    ],
)
def test_a_bad_line_is_answered_at_the_line_and_keeps_what_was_typed(login, rep, values, message):
    deal = make_opportunity(rep, lines=[make_line()])
    entry = make_entry()
    rows = row(entry, "5", description="kept"), {**row(entry), **values}
    response = login(rep).post(url(deal), posted(*rows, version=2))
    form = response.context["lines_form"]
    assert response.status_code == 422
    assert message in form.rows[1].message
    assert form.rows[0].message == ""
    assert form.rows[0].values["description"] == "kept"
    assert form.rows[1].values[next(iter(values))] == next(iter(values.values()))
    assert quantities(deal) == [1]


def test_an_entry_of_another_book_is_answered_at_the_line(login, rep):
    deal = make_opportunity(rep, lines=[make_line()])
    foreign = make_entry(price_book=make_price_book())
    response = login(rep).post(url(deal), posted(row(foreign), version=2))
    assert response.status_code == 422
    assert "is not in the price book" in response.context["lines_form"].rows[0].message
    assert quantities(deal) == [1]


def test_a_post_without_its_version_is_stale(login, rep):
    deal = make_opportunity(rep)
    assert login(rep).post(url(deal), posted(row(make_entry()), version="")).status_code == 409
    assert quantities(deal) == []


@pytest.mark.parametrize(
    ("do", "order"),
    [("up-1", ["2", "1"]), ("remove-0", ["2"]), ("calculate", ["1", "2"]), ("copy-0", ["1", "1", "2"])],
)
def test_without_javascript_the_server_rearranges_and_saves_nothing(login, rep, do, order):
    deal = make_opportunity(rep)
    entry = make_entry()
    response = login(rep).post(url(deal), posted(row(entry, "1"), row(entry, "2"), do=do))
    form = response.context["lines_form"]
    assert response.status_code == 200
    assert [r.values["quantity"] for r in form.rows] == order
    assert form.version == 1
    assert quantities(deal) == []


def test_pasted_rows_come_behind_the_others_and_are_saved_with_them(login, rep):
    deal = make_opportunity(rep)
    entry = make_entry(make_product(name="Logger", code="L-1"), unit_price="10")
    text = "Product code\tQty\tPrice\nL-1\t2\t€ 9.50\nno such thing\t3\t1"
    response = login(rep).post(url(deal), posted(row(entry, "1"), pasted=text, do="paste"))
    form = response.context["lines_form"]
    assert response.status_code == 422
    assert [r.values["quantity"] for r in form.rows] == ["1", "2", "3"]
    assert (form.rows[2].values["entry"], list(form.rows[2].errors)) == ("no such thing", ["entry"])
    assert quantities(deal) == []
    login(rep).post(url(deal), posted(row(entry, "1"), pasted="L-1\t2\t€ 9.50"))
    assert list(deal.lines.values_list("quantity", "unit_price")) == [(1, 10), (2, Decimal("9.5"))]


def test_a_two_thousand_line_deal_is_saved_whole(login, rep):
    deal = make_opportunity(rep)
    rows = [
        row(make_entry(), unit_price="1", discount="0", service_date="2030-01-01", description="x") for __ in range(1)
    ]
    assert login(rep).post(url(deal), posted(*rows * 2000)).status_code == 302
    deal.refresh_from_db()
    assert deal.amount == 2000


def test_outsiders_and_readers_get_404(login, db):
    __, rep, peer, outsider = make_team()
    deal = make_opportunity(rep)
    for user in (peer, outsider):
        assert login(user).get(url(deal)).status_code == 404
    record_access_set(record_type="opportunities.opportunity", access="read", by=None)
    assert login(make_user()).post(url(deal), posted(row(make_entry()))).status_code == 404
    assert quantities(deal) == []


def test_suggestions_have_the_price(login, rep):
    entry, other = make_entry(unit_price="289"), make_entry()
    options = login(rep).get(
        reverse("products:entries"), {"book": entry.price_book_id, "currency": "EUR", "q": entry.product.code}
    )
    text = options.content.decode()
    assert entry.picked_text in text
    assert 'data-price="289.0000"' in text
    assert other.picked_text not in text


def test_products_are_found_by_their_exact_names_and_codes(login, rep):
    first, second, other = (make_entry(make_product(name=f"Logger {n}", code=f"L-{n}")) for n in "123")
    ask = {"book": first.price_book_id, "currency": "EUR", "name": ["l-1", "LOGGER 2", "Logger"]}
    text = login(rep).get(reverse("products:entries"), ask).content.decode()
    assert first.picked_text in text
    assert second.picked_text in text
    assert other.picked_text not in text


@pytest.mark.parametrize("book", ["", "x", "²", "0", "9" * 40, "999999"])
def test_suggestions_of_no_book_are_404(login, rep, book):
    assert login(rep).get(reverse("products:entries"), {"book": book, "currency": "EUR"}).status_code == 404
