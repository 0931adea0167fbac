"""core.numbering: numbers of documents in the form of an organisation."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.numbering import check_form, numbered

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("{number:8}", "00000042"),
        ("{number}", "42"),
        ("Q-{year}-{number:5}", "Q-2026-00042"),
        ("{number:1}", "42"),
        ("{number:2}/{year}", "42/2026"),
        ("%s {number}", "%s 42"),
    ],
)
def test_a_number_is_written_in_its_form(form, written):
    check_form(form)
    assert numbered(form, 42, DAY) == written


@pytest.mark.parametrize(
    "form",
    ["", "Q", "{year}", "{number}{number}", "{number}{other}", "{number:99}", "{number.__class__}", "{number}{", "{0}"],
)
def test_other_forms_are_refused(form):
    with pytest.raises(ValidationError):
        check_form(form)
