"""Addresses of records' pages."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from core.links import record_path


def test_it_is_what_reverse_says():
    assert record_path("leads:detail", 4711) == reverse("leads:detail", args=[4711])


def test_it_follows_where_the_product_is_served():
    before = record_path("leads:detail", 1)
    set_script_prefix("/crm/")
    try:
        assert record_path("leads:detail", 1) == f"/crm{before}"
    finally:
        set_script_prefix("/")
    assert record_path("leads:detail", 1) == before


def test_it_follows_the_patterns_in_use(settings):
    assert record_path("leads:detail", 1)
    settings.ROOT_URLCONF = "tests.core.test_links"
    with pytest.raises(NoReverseMatch):
        record_path("leads:detail", 1)


def test_a_record_that_is_not_kept_yet_has_none():
    with pytest.raises(TypeError):
        record_path("leads:detail", None)


urlpatterns: list = []
