"""Confetti for the steps that are worth it, whichever way a person made the move. A machine's is not."""

from __future__ import annotations

import random
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from paths.models import Celebration
from paths.registry import path_of
from paths.services import followed

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
    """Whether the step in which a record stands is worth it, this user wants it, and chance will have it.

    One query, but for what the record's move has told (`paths.services.Passage`).
    """
    if user.confetti == "off":
        return False
    path_type = path_of(record)
    passage = getattr(record, "passage", None)
    told = passage.celebration if passage else followed(path_type, record).celebration_of(path_type.current(record))
    return random.random() < CHANCES[Celebration(told)]  # noqa: S311
