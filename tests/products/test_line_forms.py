"""The line editor's form: what is posted becomes lines, or says at its field why not."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.datastructures import MultiValueDict

from core import locales
from core.errors import BusinessRuleError
from products.line_forms import SPARE, LinesForm
from products.lines import LineError
from products.models import PriceBook
from tests.factories.products import make_entry, make_price_book, make_product

pytestmark = pytest.mark.django_db


@pytest.fixture
def logger(db):
    return make_entry(make_product(name="Frostline T2 logger", code="FL-T2"), unit_price="289")


def posted(*rows, **extra):
    data = {f"line-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return {**data, **extra}


def form(data=None, **kwargs):
    standard = PriceBook.objects.get(is_standard=True)
    return LinesForm(data, **{"price_book": standard, "currency": "EUR", "user": None, **kwargs})


def row(entry="FL-T2", quantity="1", **values):
    return {"entry": entry, "quantity": quantity, **values}


@pytest.mark.parametrize("typed", ["FL-T2", "fl-t2", "Frostline T2 logger", "FROSTLINE t2 LOGGER"])
def test_a_product_is_found_by_name_or_code(logger, typed):
    found = form(posted(row(typed)))
    assert found.is_valid()
    assert [line.entry for line in found.cleaned_lines] == [logger]


def test_a_picked_entry_is_found_by_its_id(logger):
    found = form(posted(row(logger.picked_text)))
    assert logger.picked_text == f"Frostline T2 logger (FL-T2) [{logger.pk}]"
    assert [line.entry for line in found.cleaned_lines] == [logger]


def test_all_values_of_a_line_are_read(logger):
    found = form(
        posted(
            row(quantity="1,000.5", unit_price="12.5", discount="7.5 %", service_date="2030-01-31", description=" x ")
        )
    )
    line = found.cleaned_lines[0]
    assert (line.quantity, line.unit_price, line.discount) == (Decimal("1000.5"), Decimal("12.5"), Decimal("7.5"))
    assert (line.service_date, line.description) == (date(2030, 1, 31), "x")


def test_an_empty_price_is_the_list_price_and_an_empty_discount_none(logger):
    found = form(posted(row(quantity="2", unit_price="", discount="")))
    assert (found.cleaned_lines[0].unit_price, found.cleaned_lines[0].discount) == (None, 0)
    assert found.totals.total == 578


def test_numbers_are_read_as_the_reader_writes_them(logger):
    locales.activate("de")
    try:
        found = form(posted(row(quantity="1,5", unit_price="1.234,50")))
    finally:
        locales.deactivate()
    assert (found.cleaned_lines[0].quantity, found.cleaned_lines[0].unit_price) == (Decimal("1.5"), Decimal("1234.50"))


def test_blank_rows_are_no_lines_and_order_is_that_of_the_numbers(logger):
    blank = dict.fromkeys(("entry", "quantity", "unit_price", "discount", "service_date", "description"), "  ")
    found = form(posted(row(quantity="1"), blank, row(quantity="2"), blank))
    assert [line.quantity for line in found.cleaned_lines] == [1, 2]
    assert found.is_valid()


@pytest.mark.parametrize(("posted_key", "key"), [("7", 7), ("", None), ("x", None), ("²", None), ("-1", None)])
def test_a_row_says_which_line_it_continues(logger, posted_key, key):
    found = form(posted(row(key=posted_key)))
    assert (found.is_valid(), found.cleaned_lines[0].key) == (True, key)


def test_a_row_with_nothing_but_its_key_is_blank(logger):
    assert form(posted({"key": "7"})).rows == []


def test_removed_rows_are_simply_absent(logger):
    data = posted(row(quantity="1"), row(quantity="2"), row(quantity="3"))
    data = {name: value for name, value in data.items() if not name.startswith("line-1-")}
    assert [line.quantity for line in form(data).cleaned_lines] == [1, 3]


def test_a_query_dict_and_foreign_names_do_no_harm(logger):
    data = MultiValueDict({name: [value] for name, value in posted(row()).items()})
    data["line-0-total"] = data["line-x-entry"] = data["csrfmiddlewaretoken"] = "1"
    assert len(form(data).cleaned_lines) == 1


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("entry", {"entry": "Nonsense"}),
        ("entry", {"entry": "x [999999]"}),
        ("entry", {"entry": "x [999999999999999999]"}),
        ("entry", {"entry": "a\x00b"}),
        ("entry", {"entry": ""}),
        ("quantity", {"quantity": ""}),
        ("quantity", {"quantity": "many"}),
        ("quantity", {"quantity": "NaN"}),
        ("quantity", {"quantity": "1" * 60}),
        ("unit_price", {"unit_price": "1e5"}),
        ("discount", {"discount": "ten"}),
        ("service_date", {"service_date": "31.1.2030"}),
        ("service_date", {"service_date": "2030-02-30"}),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field(logger, field, values):
    found = form(posted(row(), {**row(), **values}))
    assert not found.is_valid()
    assert list(found.rows[1].errors) == [field]
    assert not found.rows[0].errors
    assert found.rows[1].values[field] == values[field]


def test_a_name_that_two_products_have_is_not_guessed(logger):
    make_entry(make_product(name="Frostline T2 logger", code="FL-T2-B"))
    found = form(posted(row("Frostline T2 logger"), row("FL-T2-B")))
    assert "More than one product" in found.rows[0].errors["entry"]
    assert not found.rows[1].errors


def test_only_usable_prices_of_the_book_and_currency_are_found_by_name(logger):
    make_entry(make_product(name="Dollars"), currency="USD")
    make_entry(make_product(name="Retired", is_active=False))
    found = form(posted(row("Dollars"), row("Retired")))
    assert [list(r.errors) for r in found.rows] == [["entry"]] * 2
    assert "entry" in form(posted(row("FL-T2")), price_book=make_price_book()).rows[0].errors


def test_a_record_without_a_price_book_gets_the_standard_one_offered(logger):
    assert form(price_book=None).suggestions == [logger]
    assert form(posted(row()), price_book=None).is_valid()


def test_a_broken_rule_is_shown_at_its_line(logger):
    found = form(posted(row(), row()))
    found.add_error(LineError(2, "Too much."))
    assert (found.rows[0].message, found.rows[1].message, found.errors) == ("", "Too much.", [])
    found.add_error(BusinessRuleError("All wrong."))
    assert found.errors == ["All wrong."]
    assert not found.is_valid()


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("up-2", ["1", "3", "2"]),
        ("down-0", ["2", "1", "3"]),
        ("up-0", ["1", "2", "3"]),
        ("down-2", ["1", "2", "3"]),
        ("remove-1", ["1", "3"]),
        ("remove-9", ["1", "2", "3"]),
        ("remove-²", ["1", "2", "3"]),
        ("add", ["1", "2", "3"]),
        ("calculate", ["1", "2", "3"]),
    ],
)
def test_rows_are_rearranged_without_being_saved(logger, do, order):
    found = form(posted(row(quantity="1"), row(quantity="2"), row(quantity="3"), do=do))
    assert [r.values["quantity"] for r in found.rows] == order
    assert not found.is_valid()
    assert not found.has_errors


def test_existing_lines_are_shown_as_they_would_be_typed(logger):
    class Line:
        pk, entry, entry_id = 7, logger, logger.pk
        quantity, unit_price, discount = Decimal("160.0000"), Decimal("289.5000"), Decimal("0.00")
        service_date, description = date(2030, 1, 31), "By roof aerial"
        adjustment, is_optional = Decimal(0), False

    shown = form(lines=[Line])
    assert shown.rows[0].values == {
        "entry": logger.picked_text,
        "quantity": "160",
        "unit_price": "289.50",
        "discount": "0",
        "service_date": "2030-01-31",
        "description": "By roof aerial",
    }
    assert shown.rows[0].key == "7"
    assert len(shown.numbered_rows) == 1 + SPARE
    assert not shown.is_valid()


def test_many_rows_take_no_more_queries_than_one(logger, django_assert_num_queries):
    for count in (1, 100):
        data = posted(*[row("FL-T2"), row(logger.picked_text)] * count)
        with django_assert_num_queries(3):  # the standard book (here), entries by id, entries by name
            assert form(data).is_valid()


def test_more_lines_than_a_record_holds(logger):
    found = form(posted(*[row()] * 2001))
    assert found.errors == ["At most 2000 lines fit on one record."]
    assert not found.is_valid()


@pytest.mark.parametrize(("text", "version"), [("7", 7), ("", 0), ("x", 0), ("-1", 0), ("1" * 20, 0)])
def test_the_version_that_was_read(logger, text, version):
    assert form(posted(row(), version=text)).version == version
    assert form(version=3).version == 3
