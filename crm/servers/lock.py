"""One supervisor per checkout, and who uses what it has started."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.servers.errors import ServerError


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock in `path` until the block or the process ends. The kernel lets go of it even after kill -9.

    Raises ServerError when another process holds it.
    """
    with _opened(path) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 20).decode(errors="replace").strip() or "unknown"
            raise ServerError(
                f"Pathway CRM is running from this folder already (process {holder}). Stop that one with Ctrl-C first."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield


def is_held(path: Path) -> bool:
    """Whether some process holds the lock in `path`."""
    try:
        with hold(path):
            return False
    except ServerError:
        return True


@contextmanager
def shared(path: Path) -> Iterator[None]:
    """Hold a share of the lock in `path`, as any number can at once; waits while one has it alone."""
    with _opened(path) as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


@contextmanager
def alone(path: Path, wait: Callable[[Callable[[], bool]], bool]) -> Iterator[bool]:
    """Hold the lock in `path` as the only one, once `wait(got_it)` has seen the others go; yields whether it has."""
    with _opened(path) as handle:

        def got_it() -> bool:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield wait(got_it)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)
