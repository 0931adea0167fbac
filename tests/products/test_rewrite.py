"""Which stored rows are written when a record gets other lines."""

from decimal import Decimal

import pytest

from opportunities.models import OpportunityLine
from opportunities.services import opportunity_set_lines
from products.lines import LineInput, build_lines, rewrite
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry

pytestmark = pytest.mark.django_db


def with_keys(deal):
    """The lines of a deal as its editor posts them."""
    rows = deal.lines.select_related("entry__product", "entry__price_book")
    return [LineInput(**{**vars(LineInput.of(row)), "key": row.pk, "list_price": None}) for row in rows]


def other(line, **values):
    return LineInput(**{**vars(line), **values})


def set_lines(deal, lines):
    return opportunity_set_lines(opportunity=deal, lines=lines, by=deal.owner)


def events(deal):
    """What the history has of the lines since they were made: (what, key of the line)."""
    rows = OpportunityLine.pgh_event_model.objects.filter(opportunity=deal.pk).order_by("pgh_id")
    return [(row.pgh_label, row.pgh_obj_id) for row in rows][3:]


@pytest.fixture
def deal(rep):
    return make_opportunity(rep, lines=[make_line(quantity="1"), make_line(quantity="2"), make_line(quantity="3")])


def keys(deal):
    return list(deal.lines.values_list("pk", flat=True))


def test_lines_that_stay_the_same_are_not_written(deal):
    before = keys(deal)
    set_lines(deal, with_keys(deal))
    assert (keys(deal), events(deal)) == (before, [])


def test_only_what_changed_is_written(deal):
    first, second, third = keys(deal)
    lines = with_keys(deal)
    deal = set_lines(deal, [lines[0], other(lines[1], quantity=Decimal(20)), lines[2]])
    assert keys(deal) == [first, second, third]
    assert events(deal) == [("update", second)]
    assert (deal.lines.get(pk=second).total, deal.amount) == (2000, 2400)


def test_rows_come_go_and_change_places(deal):
    first, second, third = keys(deal)
    lines = with_keys(deal)
    deal = set_lines(deal, [lines[2], make_line(quantity="9"), lines[0]])
    found = list(deal.lines.values_list("pk", "position", "quantity"))
    assert [(found[0], found[2])] == [((third, 1, 3), (first, 3, 1))]
    assert found[1][0] not in {first, second, third}
    kinds = [kind for kind, __ in events(deal)]
    assert kinds == ["delete", "update", "update", "insert"]


def test_without_keys_lines_continue_those_of_the_same_product(deal):
    first, second, third = keys(deal)
    lines = [LineInput.of(row) for row in deal.lines.all()]
    set_lines(deal, [lines[1], other(lines[2], quantity=Decimal(30))])
    assert list(deal.lines.values_list("pk", "quantity")) == [(second, 2), (third, 30)]
    assert sorted(events(deal)) == [("delete", first), ("update", second), ("update", third)]


def test_a_line_may_become_another_product(deal):
    entry, lines = make_entry(unit_price="7"), with_keys(deal)
    deal = set_lines(deal, [other(lines[0], entry=entry, unit_price=None), *lines[1:]])
    row = deal.lines.first()
    assert (row.pk, row.entry, row.list_price, row.unit_price) == (lines[0].key, entry, 7, 7)


@pytest.mark.parametrize("strange", [0, 999_999_999])
def test_a_key_of_another_record_is_no_key(deal, strange, rep):
    foreign = make_opportunity(rep, lines=[make_line()])
    lines = with_keys(deal)
    key = strange or foreign.lines.get().pk
    set_lines(deal, [other(lines[0], key=key, entry=make_entry(unit_price="5"), unit_price=None), *lines[1:]])
    assert foreign.lines.get().quantity == 1
    assert foreign.lines.get().total == 100
    assert deal.lines.count() == 3


def test_two_rows_with_one_key_are_two_lines(deal):
    lines = with_keys(deal)
    set_lines(deal, [lines[0], other(lines[0], quantity=Decimal(5))])
    assert list(deal.lines.values_list("quantity", flat=True)) == [1, 5]


def test_the_list_price_stays_with_the_line_until_it_is_taken_over_anew(deal):
    entry = deal.lines.first().entry
    entry.unit_price = Decimal(130)
    entry.save()
    lines = with_keys(deal)
    set_lines(deal, lines)
    assert deal.lines.first().list_price == 100
    set_lines(deal, [other(lines[0], unit_price=None), *lines[1:]])
    assert (deal.lines.first().list_price, deal.lines.first().unit_price) == (130, 130)


def test_a_change_of_everything_takes_three_statements(deal, django_assert_num_queries):
    stored = list(deal.lines.all())
    lines = [other(line, quantity=Decimal(50)) for line in with_keys(deal)[:2]] + [make_line() for __ in range(40)]
    rows = build_lines(OpportunityLine, lines, currency="EUR", opportunity=deal)
    with django_assert_num_queries(3):
        rewrite(stored, rows, lines).write()
