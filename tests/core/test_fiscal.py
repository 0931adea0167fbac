from datetime import date

import pytest

from core.fiscal import quarter, quarter_end


@pytest.mark.parametrize(
    ("day", "year_start", "end"),
    [
        (date(2026, 1, 1), 1, date(2026, 3, 31)),
        (date(2026, 3, 31), 1, date(2026, 3, 31)),
        (date(2026, 11, 23), 1, date(2026, 12, 31)),
        (date(2026, 11, 23), 2, date(2027, 1, 31)),
        (date(2026, 12, 31), 12, date(2027, 2, 28)),
        (date(2027, 12, 1), 12, date(2028, 2, 29)),
        (date(2026, 1, 15), 4, date(2026, 3, 31)),
        (date(2026, 2, 1), 12, date(2026, 2, 28)),
    ],
)
def test_the_last_day_of_the_fiscal_quarter(day, year_start, end):
    assert quarter_end(day, year_start) == end


@pytest.mark.parametrize(
    ("day", "year_start", "expected"),
    [
        (date(2026, 1, 1), 1, (2026, 1)),
        (date(2026, 12, 31), 1, (2026, 4)),
        (date(2026, 3, 31), 4, (2026, 4)),
        (date(2026, 4, 1), 4, (2027, 1)),
        (date(2026, 11, 23), 2, (2027, 4)),
        (date(2026, 12, 1), 12, (2027, 1)),
        (date(2026, 11, 30), 12, (2026, 4)),
    ],
)
def test_fiscal_year_and_quarter(day, year_start, expected):
    assert quarter(day, year_start) == expected
