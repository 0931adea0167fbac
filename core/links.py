"""Addresses: of records' pages, and of our pages for people outside a request (e-mails, one-time links)."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

_PLACE = 8_070_605_040_302_010_009


def absolute(path: str) -> str:
    """A path of ours as a whole address, under the configured `BASE_URL`: what a request says of its host is anybody's
    word."""
    return f"{settings.BASE_URL}{path}"


def record_path(name: str, key: int) -> str:
    """What `reverse` says of an address with one key ("leads:detail"). It looks it up each time, which for the rows of
    a list costs more than to write them.
    """
    before, after = _around_key(name, get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)
    return f"{before}{key:d}{after}"


@cache
def _around_key(name: str, script_prefix: str, urlconf: str) -> tuple[str, str]:
    """The parts of an address before and after its key, where the product is served and by these patterns."""
    before, __, after = reverse(name, args=[_PLACE]).partition(str(_PLACE))
    return before, after
