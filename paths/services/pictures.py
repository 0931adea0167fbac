"""Pictures that guidance shows: stored once, and never changed."""

from __future__ import annotations

from django.db import transaction

from core.pictures import look_at
from paths.models import PathPicture
from paths.pictures import LIMITS, key_of
from users.models import User


@transaction.atomic
def path_picture_add(*, content: bytes, by: User | None) -> PathPicture:
    """The picture of these bytes, stored unless it is already. Raises BusinessRuleError at `picture`.

    Stored as they are: packed anew it would be worse to look at, and have another key on each installation.
    """
    found = look_at(content, LIMITS, field="picture")
    about = {"media_type": found.media_type, "width": found.width, "height": found.height}
    picture, __ = PathPicture.objects.get_or_create(
        key=key_of(content), defaults={"content": content, "created_by": by, **about}
    )
    return picture
