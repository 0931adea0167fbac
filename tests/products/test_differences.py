"""Which lines come, go, change and stay."""

from decimal import Decimal

from products.differences import compare
from products.lines import LineInput


class Line:
    def __init__(self, entry_id, quantity=1, description=""):
        self.entry_id, self.quantity, self.description = entry_id, Decimal(quantity), description
        self.unit_price, self.discount, self.service_date = Decimal(1), Decimal(0), None
        self.is_optional = False


def kinds(before, after):
    return [(row.kind, row.line.entry_id) for row in compare(before, after).rows]


def test_each_kind():
    before = [Line(1), Line(2), Line(3, 5)]

    found = compare(before, [Line(3, 6), Line(4), Line(1)])

    assert [(row.kind, row.line.entry_id) for row in found.rows] == [
        ("changed", 3),
        ("added", 4),
        ("same", 1),
        ("removed", 2),
    ]
    assert found.counts == {"added": 1, "removed": 1, "changed": 1, "same": 1}
    assert found.rows[0].changed == ["quantity"]
    assert len(found.visible) == 3


def test_equal_lines_of_one_product_are_paired_before_others():
    assert kinds([Line(1, 5), Line(1, 7)], [Line(1, 7), Line(1, 8)]) == [("same", 1), ("changed", 1)]


def test_a_second_line_of_the_same_product_is_added():
    assert kinds([Line(1)], [Line(1), Line(1)]) == [("same", 1), ("added", 1)]


def test_nothing_against_nothing():
    assert kinds([], []) == []


def test_every_column_that_a_line_takes_is_compared():
    taken = set(LineInput.__dataclass_fields__) - {"entry", "key", "list_price", "adjustment"}

    assert taken == set(compare.__globals__["COMPARED"])
