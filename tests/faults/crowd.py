"""Many at once: threads released by one barrier, their answers collected. Bounded in number and time."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

TIMEOUT = 120  # seconds for all of them


def together(actions: Sequence[Callable[[], Any]]) -> list[Any]:
    """Runs all actions, each in a thread of its own, from the same moment on; their results in order.

    An exception in one is raised here after all have ended.
    """
    barrier = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        barrier.wait(TIMEOUT)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        futures = [pool.submit(run, action) for action in actions]
    return [future.result(TIMEOUT) for future in futures]
