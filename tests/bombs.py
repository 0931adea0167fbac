"""Small files that grow: pictures and drawings made to take the memory or the time of whoever opens them.

PICTURES are PNG and JPEG files that no logo may be, SVGS drawings, by name. All are below 300 KB.
"""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from struct import pack

from PIL import Image

MEGA = 1024 * 1024


def _chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))


def png(width: int = 8, height: int = 8, extra: bytes = b"", rows: bytes | None = None) -> bytes:
    """An RGB picture that says it has this size; rows: what is packed into it (default: what belongs there)."""
    head = _chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    packed = zlib.compress(b"\0" * ((width * 3 + 1) * height) if rows is None else rows, 9)
    return b"\x89PNG\r\n\x1a\n" + head + extra + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _jpeg(width: int, height: int) -> bytes:
    """One of 8 x 8 that says it has another size."""
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG")
    return file.getvalue().replace(b"\0\x08\0\x08\x03", pack(">HH", height, width) + b"\x03")


def _texts() -> bytes:
    """A hundred comments of almost a megabyte, each just short enough."""
    return _chunk(b"zTXt", b"c\0\0" + zlib.compress(b"a" * (MEGA - 1024), 9)) * 100


PICTURES = {
    "giant": png(30_000, 30_000, rows=b"\0" * MEGA),
    "large": png(13_000, 13_000, rows=b"\0" * MEGA),
    "a little too large": png(4001, 1000),
    "largest": png(2**31 - 1, 2**31 - 1, rows=b""),
    "jpeg giant": _jpeg(65_535, 65_535),
    "jpeg large": _jpeg(9_000, 9_000),
    "text": png(extra=_texts()),
    "long": png() + b"\0" * MEGA,
    "gzip": gzip.compress(b"<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * (32 * MEGA) + b"</svg>"),
}

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">'
_TENFOLD = "".join(f'<g id="u{n + 1}">{f"""<use href="#u{n}"/>""" * 10}</g>' for n in range(8))
_ENTITIES = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
SVGS = {
    "file": f'{_SVG}<image href="file:///etc/passwd" width="9" height="9"/></svg>',
    "use": f'{_SVG}<defs><rect id="u0" width="1" height="1"/>{_TENFOLD}</defs><use href="#u8"/></svg>',
    "use itself": f'{_SVG}<g id="a"><use href="#a"/></g></svg>',
    "entities": f'<!DOCTYPE svg [<!ENTITY e0 "ha">{_ENTITIES}]>{_SVG}<text>&e9;</text></svg>',
    "deep": f"{_SVG}{'<g>' * 30_000}{'</g>' * 30_000}</svg>",
    "wide": f'{_SVG.replace("100", "1e9")}<rect width="1e9" height="1e9"/></svg>',
}
