"""Many at once: actions released by one barrier, their answers collected. Bounded in number and time."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

from tests.visitor import Answer, Visitor

TIMEOUT = 120  # seconds for all of them
PROCESSES, THREADS = 8, 25


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


@dataclass
class Request:
    """One request of a crowd; `cookies` are those of the session."""

    method: str
    path: str
    data: dict[str, Any] | bytes | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


class Crowd:
    """Eight processes of 25 threads each, which send their requests at the same moment: `with Crowd(url) as crowd`."""

    def __init__(self, base: str):
        self.base = base

    def __enter__(self) -> "Crowd":
        context = multiprocessing.get_context("spawn")
        self._gate = context.Barrier(PROCESSES * THREADS)
        self._pipes, self._members = [], []
        for __ in range(PROCESSES):
            ours, theirs = context.Pipe()
            member = context.Process(target=_member, args=(self.base, theirs, self._gate), daemon=True)
            member.start()
            self._pipes.append(ours)
            self._members.append(member)
        return self

    def __exit__(self, *error: object) -> None:
        for pipe, member in zip(self._pipes, self._members, strict=True):
            pipe.send(None)
            member.join(10)
            member.kill()

    def rush(self, requests: Sequence[Request]) -> list[Answer]:
        """Sends 200 requests at once; the answers, in order."""
        assert len(requests) == PROCESSES * THREADS
        for number, pipe in enumerate(self._pipes):
            pipe.send(requests[number * THREADS : (number + 1) * THREADS])
        answers: list[Answer] = []
        for pipe in self._pipes:
            assert pipe.poll(TIMEOUT), "a member of the crowd has not answered"
            answers += pipe.recv()
        return answers


def _member(base: str, pipe: Any, gate: Any) -> None:
    """What each process does: opens its connections, waits for all others, sends."""

    def send(request: Request) -> Answer:
        visitor = Visitor(base, request.cookies)
        visitor.connection.connect()
        gate.wait(TIMEOUT)
        return visitor.send(request.method, request.path, request.data, request.headers)

    with ThreadPoolExecutor(THREADS) as pool:
        while (requests := pipe.recv()) is not None:
            pipe.send(list(pool.map(send, requests)))
