"""What may be the organisation's logo. It is given to the renderer of quotes, so it is held against this twice: when it
is set, by whatever door, and when a quote is printed with what is stored by then.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image

from core.errors import BusinessRuleError

MOST_BYTES = 1024 * 1024
MOST_PIXELS = 4_000_000
# MPO is what many telephones write: a JPEG with another one, a preview, behind it.
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}


def check_upload(upload: Any) -> None:
    """Looks into an uploaded file, and leaves it to be read from its start. Raises BusinessRuleError."""
    media_type(upload.read(MOST_BYTES + 1))
    upload.seek(0)


def media_type(content: bytes) -> str:
    """`image/png` or `image/jpeg`. Raises BusinessRuleError for what is neither, is broken, or is too large.

    Only its head and frame are read: a picture that would fill the memory is not unpacked.
    """
    if len(content) > MOST_BYTES:
        raise BusinessRuleError(_("The logo may have at most 1 MB."), field="logo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # its size is looked at below
            with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
                width, height = picture.size
                found = _TYPES[picture.format or ""]
                picture.verify()
    except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError) as error:
        raise BusinessRuleError(_("This is not a PNG or JPEG picture."), field="logo") from error
    if width * height > MOST_PIXELS:
        words = _("The logo may have at most %(most)s million pixels; %(width)s × %(height)s are more.")
        values = {"most": MOST_PIXELS // 10**6, "width": width, "height": height}
        raise BusinessRuleError(words % values, field="logo")
    return found
