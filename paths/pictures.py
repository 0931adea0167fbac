"""Pictures in guidance: how much they may be, and the address that each has by what it shows.

A picture's key is the SHA-256 of its bytes: the same picture is stored once, and an address never shows another one.
"""

from __future__ import annotations

import hashlib
import re

from django.urls import reverse

from core.pictures import Limits

LIMITS = Limits(bytes=2 * 1024 * 1024, pixels=10_000_000)
MOST_WORDS = 200  # of what a picture shows
MOST_IN_PATH = 20  # so that a path with all of them is a file that can be taken elsewhere
# Below any prefix: what was stored, or exported, where the product was served elsewhere is still known.
_ADDRESS = re.compile(r"(?:/[\w.~-]+)*/paths/pictures/([0-9a-f]{64})/", re.ASCII)


def key_of(content: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def address_of(key: str) -> str:
    """Where a picture is shown, as a path of ours."""
    return reverse("paths:picture", args=[key])


def key_in(address: str) -> str | None:
    """The key that an address of ours names; None for any other address."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else None
