from decimal import Decimal

import pytest
from django.urls import reverse

from opportunities.models import Opportunity
from products.lines import NoteInput
from quotes.models import Quote
from quotes.services import quote_set_lines, quote_start_sync, quote_update
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry
from tests.factories.quotes import make_quote


@pytest.fixture
def quote(rep):
    return make_quote(rep)


def url(quote):
    return reverse("quotes:lines", args=[quote.pk])


def row(n, entry, quantity="1", price="", discount=""):
    values = {"entry": entry.picked_text, "quantity": quantity, "unit_price": price, "discount": discount}
    return {f"line-{n}-{name}": value for name, value in values.items()}


def post(client, quote, *rows, version=None, do="save", **more):
    data = {"version": quote.version if version is None else version, "do": do, **more}
    for fields in rows:
        data |= fields
    return client.post(url(quote), data)


def test_the_editor_shows_lines_and_totals(login, rep, quote):
    text = login(rep).get(url(quote)).content.decode()

    assert quote.lines.get().entry.product.name in text
    assert 'name="tax"' in text
    assert "€100.00" in text


def test_lines_tax_and_shipping_are_saved_together(login, rep, quote):
    entry = make_entry(unit_price="50")

    response = post(login(rep), quote, row(0, entry, "4", discount="10"), tax="1,019.50", shipping_handling="5")

    assert response.status_code == 302
    stored = Quote.objects.get()
    assert (stored.total_price, stored.tax, stored.shipping_handling, stored.grand_total) == (180, 1019.5, 5, 1204.5)
    assert Opportunity.objects.get().amount == 100


def test_a_syncing_quotes_opportunity_follows(login, rep, quote):
    quote = quote_start_sync(quote=quote, by=rep)

    post(login(rep), quote, row(0, make_entry(unit_price="7"), "3"))

    assert Opportunity.objects.get().amount == 21


@pytest.mark.parametrize(
    ("rows", "more"),
    [
        ([{"quantity": "-1"}], {}),
        ([{"quantity": "x"}], {}),
        ([{"quantity": ""}], {}),
        ([{"discount": "101"}], {}),
        ([{"price": "1e9"}], {}),
        ([{}], {"tax": "much"}),
        ([{}], {"tax": "-1"}),
        ([{}], {"shipping_handling": "99999999999999999"}),
    ],
)
def test_bad_input_is_shown_and_nothing_saved(login, rep, quote, rows, more):
    entry = make_entry()

    page = post(login(rep), quote, *[row(n, entry, **fields) for n, fields in enumerate(rows)], **more)

    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    stored = Quote.objects.get()
    assert (stored.version, stored.total_price, stored.tax) == (quote.version, 100, 0)


def kind(n, kind, words="", entry=None, **fields):
    values = {"kind": kind, "description": words, "entry": entry.picked_text if entry else "", **fields}
    return {f"line-{n}-{name}": value for name, value in values.items()}


def test_headings_options_texts_discount_and_tax_are_saved_together(login, rep, quote):
    entry, other = make_entry(unit_price="50"), make_entry(unit_price="8")
    rows = [
        kind(0, "heading", "Hardware"),
        kind(1, "", entry=entry, quantity="4"),
        kind(2, "optional", entry=other, quantity="1"),
        kind(3, "text", "As agreed."),
    ]

    response = post(login(rep), quote, *rows, whole_discount="12.5 %", tax_mode="added", shipping_handling="5")

    assert response.status_code == 302
    stored = Quote.objects.get()
    assert (stored.whole_discount_percent, stored.whole_discount, stored.total_price) == (12.5, 25, 175)
    assert (stored.tax_mode, stored.tax, stored.grand_total) == ("added", 0, 180)
    assert list(stored.notes.values_list("position", "is_heading", "text")) == [
        (1, True, "Hardware"),
        (4, False, "As agreed."),
    ]
    assert list(stored.lines.values_list("position", "is_optional")) == [(2, False), (3, True)]
    page = login(rep).get(stored.get_absolute_url()).content.decode()
    for words in ("Hardware", "As agreed.", "(€8.00)", "−€25.00", "€175.00", "€180.00", "Optional"):
        assert words in page
    editor = login(rep).get(url(quote)).content.decode()
    assert 'value="12.5 %"' in editor
    assert 'value="Hardware"' in editor


@pytest.mark.parametrize("text", ["100.01", "101 %", "-1", "much"])
def test_a_discount_on_the_whole_that_cannot_be_is_told_at_its_field(login, rep, quote, text):
    page = post(login(rep), quote, row(0, make_entry(unit_price="100")), whole_discount=text)

    assert page.status_code == 422
    assert 'aria-describedby="whole-discount-error"' in page.content.decode()
    assert f'value="{text}"' in page.content.decode()
    assert Quote.objects.get().version == quote.version


def test_rows_are_turned_into_other_kinds_without_a_script(login, rep, quote):
    client, entry = login(rep), make_entry(unit_price="30")

    def rows(response):
        return [(found.kind, found.values["description"]) for found in response.context["lines_form"].rows]

    assert rows(post(client, quote, row(0, entry), do="optional-0")) == [("optional", "")]
    assert rows(post(client, quote, {"line-0-entry": "Hardware"}, do="heading-0")) == [("heading", "Hardware")]
    assert rows(post(client, quote, kind(0, "heading", "Hardware"), do="text-0")) == [("text", "Hardware")]
    assert rows(post(client, quote, kind(0, "optional", entry=entry, quantity="1"), do="product-0")) == [("", "")]
    assert rows(post(client, quote, row(0, entry), do="heading")) == [("", ""), ("heading", "")]
    assert rows(post(client, quote, kind(0, "magic", "x", entry=entry, quantity="1"), do="calculate")) == [("", "x")]
    assert Quote.objects.get().version == quote.version


def test_the_tax_follows_from_the_rates_in_the_quotes_form(login, rep, quote):
    quote = quote_set_lines(quote=quote, lines=[make_line()], by=rep, tax_mode="added")

    form = login(rep).get(reverse("quotes:edit", args=[quote.pk])).context["form"]

    assert form.fields["tax"].disabled


def test_a_row_that_becomes_another_kind_is_a_new_one(login, rep, quote):
    note = kind(0, "heading", "Hardware", key="7")
    line = row(0, make_entry()) | {"line-0-key": "7"}

    def keys(data, do):
        return [found.key for found in post(login(rep), quote, data, do=do).context["lines_form"].rows]

    assert keys(note, "product-0") == keys(line, "heading-0") == [""]
    assert keys(note, "text-0") == keys(line, "optional-0") == ["7"]


def test_a_conflict_names_notes_discounts_and_how_it_is_taxed(login, rep, quote):
    client = login(rep)
    form = client.get(url(quote)).context["lines_form"]
    quote_set_lines(
        quote=quote, lines=[NoteInput("Theirs"), make_line()], by=rep, whole_discount=Decimal(5), tax_mode="added"
    )

    rows = [row(0, quote.lines.get().entry), kind(1, "text", "Mine")]
    page = post(client, quote, *rows, version=form.version, seen=form.seen, whole_discount="10 %", tax_mode="typed")

    conflict = page.context["lines_form"].conflict
    assert (page.status_code, conflict.is_same) == (409, False)
    assert (conflict.theirs_total, conflict.mine_total) == (95, 90)
    assert conflict.words == [
        ("Discount on the whole", "€5.00", "10 %"),
        ("How it is taxed", "By rate, added to the prices", "Typed as an amount"),
    ]
    assert [note.text for note in conflict.notes_left + conflict.notes_new] == ["Theirs", "Mine"]
    text = page.content.decode()
    assert "are the same by now" not in text
    for words in ("Theirs", "10 %", "By rate, added to the prices"):
        assert words in text


def test_one_line_that_cannot_stand_leaves_the_others_their_total(login, rep, quote):
    bad = kind(1, "", "x" * 300, make_entry(), quantity="1")

    page = post(login(rep), quote, row(0, make_entry(unit_price="30")), bad, do="calculate")

    assert page.context["sums"]["total_price"] == 30


def test_a_stale_editor_is_told(login, rep, quote):
    quote_set_lines(quote=quote, lines=[make_line(quantity="9")], by=rep)

    page = post(login(rep), quote, row(0, make_entry()))

    assert page.status_code == 409
    assert Quote.objects.get().total_price == 900


def test_rearranging_saves_nothing(login, rep, quote):
    page = post(login(rep), quote, row(0, make_entry(unit_price="30")), do="calculate", tax="12")

    assert page.status_code == 200
    assert "€42.00" in page.content.decode()
    assert Quote.objects.get().version == quote.version


def save_from_page(client, quote, entry, quantity, before=lambda: None, **more):
    """Opens the editor, lets others act, and posts it with one line."""
    form = client.get(url(quote)).context["lines_form"]
    before()
    amounts = {"tax": "0", "shipping_handling": "0", "seen": form.seen, **more}
    return post(client, quote, row(0, entry, quantity), version=form.version, **amounts)


def test_the_second_of_two_editors_is_shown_what_the_first_saved(login, rep, manager, quote):
    entry = make_entry(unit_price="10")

    def others():
        lines = [make_line(entry, quantity="7")]
        quote_set_lines(quote=quote, lines=lines, by=manager, tax=Decimal(3), version=quote.version)

    response = save_from_page(login(rep), quote, entry, "3", before=others, tax="4")
    conflict = response.context["lines_form"].conflict
    assert response.status_code == 409
    assert [row.changed for row in conflict.differences.visible] == [["quantity"]]
    assert (conflict.who, conflict.amounts) == (manager, [("Tax", 3, 4)])
    assert quote.lines.get().quantity == 7
    mine = {"settle-lines": f"mine-{conflict.version}", "tax": "4", "seen": "", "settling": "1"}
    assert post(login(rep), quote, row(0, entry, "3"), **mine).status_code == 302
    stored = Quote.objects.get()
    assert (stored.lines.get().quantity, stored.tax) == (3, 4)


def test_another_tax_is_a_conflict_though_the_lines_are_the_same(login, rep, manager, quote):
    entry = quote.lines.get().entry
    changes = lambda: quote_update(quote=quote, by=manager, version=quote.version, tax=Decimal(9))  # noqa: E731
    response = save_from_page(login(rep), quote, entry, "1", before=changes)
    conflict = response.context["lines_form"].conflict
    assert (response.status_code, conflict.amounts, conflict.who) == (409, [("Tax", 9, 0)], manager)
    assert Quote.objects.get().tax == 9


def test_another_name_is_none(login, rep, manager, quote):
    entry = quote.lines.get().entry
    changes = lambda: quote_update(quote=quote, by=manager, version=quote.version, name="Other")  # noqa: E731
    assert save_from_page(login(rep), quote, entry, "4", before=changes).status_code == 302
    assert (Quote.objects.get().name, quote.lines.get().quantity) == ("Other", 4)


def test_theirs_may_be_taken(login, rep, quote):
    data = {"settle-lines": "theirs", "settling": "1"}
    response = post(login(rep), quote, row(0, make_entry(), "3"), **data)
    assert (response.status_code, response.url) == (302, url(quote))
    assert quote.lines.get().quantity == 1
