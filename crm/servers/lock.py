"""One supervisor per checkout."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crm.servers.errors import ServerError


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock in `path` until the block or the process ends. The kernel lets go of it even after kill -9.

    Raises ServerError when another process holds it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
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
    finally:
        os.close(handle)
