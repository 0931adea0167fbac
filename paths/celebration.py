"""Confetti for the steps that are worth it, whichever way a person made the move. A machine's is not."""

from __future__ import annotations

import random
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from paths.errors import wants_text
from paths.models import Celebration

CHANCES = {
    Celebration.ALWAYS: 1.0,
    Celebration.OFTEN: 0.5,
    Celebration.SOMETIMES: 0.2,
    Celebration.RARELY: 0.05,
    Celebration.NEVER: 0.0,
}
MARK = "celebrate"  # on the message that tells the move; static/js/celebrate.js looks for it


def tell_move(request: HttpRequest, record: Any, text: str) -> None:
    """The messages of a move that `request.user` has made: celebrated where the step asks for it, and what is missing
    where gates only warn. record: as the verb that moved it returned it.
    """
    messages.success(request, text, extra_tags=MARK if is_celebrated(record, request.user) else "")
    if missing := missing_text(record):
        messages.warning(request, missing)


def is_celebrated(record: Any, user: Any) -> bool:
    """Whether the step into which a verb moved a record is worth it, this user wants it, and chance will have it."""
    passage = getattr(record, "passage", None)
    if passage is None or user.confetti == "off":
        return False
    return random.random() < CHANCES[Celebration(passage.celebration)]  # noqa: S311


def missing_text(record: Any) -> str:
    """What gates that only warn have found missing when a verb moved a record; "" for nothing."""
    passage = getattr(record, "passage", None)
    wants = passage.warnings if passage else ()
    return _("Still missing: %(wants)s") % {"wants": wants_text(wants)} if wants else ""
