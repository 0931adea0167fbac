"""Where a visitor may be sent after a web form: only under the addresses that the form's allow-list names.

Browsers read addresses more generously than the standard does, so everything that two readers could read differently
(control characters, backslashes, user names, dot segments, encoded slashes) is refused, not repaired.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, unquote, urlsplit

MAX_LENGTH = 2000
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_PORTS = {"http": 80, "https": 443}


def is_web_address(url: str) -> bool:
    """Whether this is an absolute http or https address that every browser reads in the same way."""
    return _split(url) is not None


def permitted(url: str, allowed: Iterable[str]) -> str:
    """`url` if it lies under one of the `allowed` addresses, else "".

    Under means: same scheme, host and port, and a path that is the allowed one or continues it after a slash. An
    allowed address with a query allows that very query, continued by "&" at most.
    """
    target = _split(url)
    if target is None:
        return ""
    return url if any(_is_under(target, _split(prefix)) for prefix in allowed) else ""


def _split(url: str) -> SplitResult | None:
    """The parts of an unambiguous address, None for all others."""
    if len(url) > MAX_LENGTH or not _PLAIN.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    is_plain = (
        parts.scheme in _PORTS
        and url.startswith(("http://", "https://"))
        and "@" not in parts.netloc
        and not parts.netloc.endswith(":")
        and _HOST.fullmatch(parts.hostname or "")
        and not _has_hidden_steps(parts.path)
    )
    return parts if is_plain else None


def _has_hidden_steps(path: str) -> bool:
    """Whether a reader could end elsewhere than the path says: dot segments, encoded slashes, broken escapes."""
    plain = unquote(path)
    if "//" in path or "\\" in plain or "%" in plain or plain.count("/") != path.count("/"):
        return True
    return any(part in {".", ".."} for part in plain.split("/"))


def _is_under(target: SplitResult, prefix: SplitResult | None) -> bool:
    if prefix is None or _origin(target) != _origin(prefix):
        return False
    if prefix.query:
        same_path = target.path == prefix.path
        return same_path and (target.query == prefix.query or target.query.startswith(f"{prefix.query}&"))
    folder = prefix.path.rstrip("/")
    return target.path in {folder, prefix.path} or target.path.startswith(f"{folder}/")


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]
