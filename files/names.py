"""Names of uploaded files: shown and offered for download, never part of a path."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 200
EXTENSION_LENGTH = 20
# Names that some systems take for a device, whatever their ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(given: str) -> str:
    """The last part of a path as one line of printable text: no control or direction characters, nothing that a file
    system would refuse, at most 200 characters with its ending kept."""
    text = unicodedata.normalize("NFC", given.encode("utf8", "replace").decode("utf8")).replace("\\", "/")
    text = text.rsplit("/", 1)[-1]
    text = "".join(" " if unicodedata.category(c)[0] in {"C", "Z"} else c for c in text)
    text = " ".join(_FORBIDDEN.sub("_", text).split()).strip(". ")
    if _DEVICE.match(text):
        text = f"_{text}"
    return _shorten(text) or "file"


def _shorten(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if len(name) <= LENGTH:
        return name
    if not dot or len(extension) > EXTENSION_LENGTH:
        return name[:LENGTH]
    return f"{stem[: LENGTH - len(extension) - 1]}.{extension}"
