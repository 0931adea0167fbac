"""The locale in which numbers, dates and money are written for the current reader (set for each request)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from asgiref.local import Local

_local = Local()
DEFAULT = "en_GB"


def activate(locale: str) -> None:
    """Sets the reader's locale, such as "en-GB" or "de", for this request or task."""
    _local.value = locale.replace("-", "_")


def deactivate() -> None:
    _local.value = DEFAULT


def current_locale() -> str:
    return getattr(_local, "value", DEFAULT)


@contextmanager
def reading_as(locale: str) -> Iterator[None]:
    """Writes numbers and dates for another reader within the block, such as the customer who gets a quote."""
    before = current_locale()
    activate(locale)
    try:
        yield
    finally:
        activate(before)
