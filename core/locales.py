"""The locale in which numbers, dates and money are written for the current reader (set for each request)."""

from __future__ import annotations

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
