"""What may be the organisation's logo. It is given to the renderer of quotes, so it is held against this twice: when it
is set, by whatever door, and when a quote is printed with what is stored by then.
"""

from __future__ import annotations

from typing import Any

from core.pictures import Limits, look_at

MOST_BYTES = 1024 * 1024
LIMITS = Limits(bytes=MOST_BYTES, pixels=4_000_000)


def check_upload(upload: Any) -> None:
    """Looks into an uploaded file, and leaves it to be read from its start. Raises BusinessRuleError."""
    media_type(upload.read(MOST_BYTES + 1))
    upload.seek(0)


def media_type(content: bytes) -> str:
    """`image/png` or `image/jpeg`. Raises BusinessRuleError for what is neither, is broken, or is too large."""
    return look_at(content, LIMITS, field="logo").media_type
