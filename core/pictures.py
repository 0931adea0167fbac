"""Pictures that people upload: PNG and JPEG, held against limits before anything is done with them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from core.errors import BusinessRuleError

# MPO is what many telephones write: a JPEG with another one, a preview, behind it.
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg"}
_ON_ITS_SIDE = {5, 6, 7, 8}  # what EXIF says of a picture that a browser turns by a quarter


@dataclass(frozen=True)
class Limits:
    """How much a picture may be: bytes of its file, pixels once it is unpacked."""

    bytes: int
    pixels: int


@dataclass(frozen=True)
class Picture:
    """What a file is: `image/png` or `image/jpeg`, and its pixels across and down as a browser shows it."""

    media_type: str
    width: int
    height: int


def look_at(content: bytes, limits: Limits, *, field: str) -> Picture:
    """Raises BusinessRuleError, at `field`, for what is neither PNG nor JPEG, is broken, or is too large.

    Only its head and frame are read: a picture that would fill the memory is not unpacked.
    """
    if len(content) > limits.bytes:
        text = _("The picture may have at most %(most)s MB.")
        raise BusinessRuleError(text % {"most": limits.bytes // 2**20}, field=field)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of bombs, whose size is looked at below, and of broken EXIF
            with Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
                width, height = picture.size
                found = _TYPES[picture.format or ""]
                is_on_its_side = found == "image/jpeg" and _orientation(picture) in _ON_ITS_SIDE
                picture.verify()
    except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError) as error:
        raise BusinessRuleError(_("This is not a PNG or JPEG picture."), field=field) from error
    if width * height > limits.pixels:
        words = _("The picture may have at most %(most)s million pixels; %(width)s × %(height)s are more.")
        values = {"most": limits.pixels // 10**6, "width": width, "height": height}
        raise BusinessRuleError(words % values, field=field)
    return Picture(found, height, width) if is_on_its_side else Picture(found, width, height)


def _orientation(picture: Image.Image) -> object:
    """What a JPEG says of how it is held; None where it says nothing that can be read."""
    try:
        return picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # whatever a parser stumbles over in strangers' bytes: the picture itself may be fine
        return None
