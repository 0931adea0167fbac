"""The deep calls of a page have room."""

import sys
import time

from django.core.handlers.wsgi import WSGIHandler

from crm.room import WORDS, with_room
from crm.wsgi import Handler


def test_requests_are_answered_with_room(monkeypatch):
    def answer(self, environ, start_response):
        frame, sizes = sys._getframe(), []
        while frame := frame.f_back:
            sizes.append(frame.f_code.co_stacksize)
        return sizes

    monkeypatch.setattr(WSGIHandler, "__call__", answer)
    assert WORDS in Handler()({}, None)


def test_what_is_called_gets_its_arguments_and_its_answer_comes_back():
    assert with_room(divmod, 17, 5) == (3, 2)


def _nothing():
    """A call that needs a frame."""


_nothing.__code__ = _nothing.__code__.replace(co_stacksize=64)  # larger than the steps by which the depth grows


def _at_depth(depth):
    """How long a thousand calls take, so many frames down."""
    if depth:
        return _at_depth(depth - 1)
    began = time.perf_counter()
    for __ in range(1000):
        _nothing()
    return time.perf_counter() - began


def _slowest():
    """By how much the slowest depth is slower than the middle one; the best of some tries at each."""
    times = sorted(min(_at_depth(depth) for __ in range(5)) for depth in range(300))
    return times[-1] / times[len(times) // 2]


def test_no_depth_of_calls_is_much_slower_than_another():
    assert _slowest() > 5  # where a chunk ends: should Python ever mend this, crm/room.py can go
    assert with_room(_slowest) < 5
