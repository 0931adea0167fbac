"""Confetti for the steps that are worth it, whichever way a person made the move. A machine's is not."""

from __future__ import annotations

import random
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from paths.models import Celebration
from paths.registry import path_of
from paths.services import current_version

CHANCES = {
    Celebration.ALWAYS: 1.0,
    Celebration.OFTEN: 0.5,
    Celebration.SOMETIMES: 0.2,
    Celebration.RARELY: 0.05,
    Celebration.NEVER: 0.0,
}
MARK = "celebrate"  # on the message that tells the move; static/js/celebrate.js looks for it


def tell_move(request: HttpRequest, record: Any, text: str) -> None:
    """The message of a move that `request.user` has made, celebrated where the step asks for it."""
    messages.success(request, text, extra_tags=MARK if is_celebrated(record, request.user) else "")


def is_celebrated(record: Any, user: Any) -> bool:
    """Whether the step in which a record stands is worth it, this user wants it, and chance will have it. One query."""
    if user.confetti == "off":
        return False
    path_type = path_of(record)
    version = current_version(path_type, path_type.scope(record))
    if version is None or not version.content.get(path_type.current(record), {}).get("celebrates"):
        return False
    return random.random() < CHANCES[Celebration(version.celebration)]  # noqa: S311
