"""Room for the deep calls of a page, so that Python does not ask the system for it a thousand times.

Python keeps the frames of its functions in chunks of 16 kB, and gives a chunk back as soon as its first frame ends. A
page nests some hundred calls; where a loop of its template happens to stand at the end of a chunk, each call within it
takes a chunk from the system and gives it back. That was a third of a list's time, and moved with each change of depth.
A frame that is larger than a chunk gets one that fits it, with place behind it for all that it calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WORDS = 33_000  # of 8 bytes: just over 256 kB, so that the chunk has 512 kB; memory that is not touched is not taken


def with_room(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls the function with these arguments, and room for some thousand frames of what it calls."""
    return function(*arguments)


with_room.__code__ = with_room.__code__.replace(co_stacksize=WORDS)
