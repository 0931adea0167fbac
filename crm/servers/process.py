"""Starting and ending one child process so that it never outlives us and never hears our terminal's Ctrl-C."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crm.servers.account import Account

LOG_LIMIT = 10 * 1024 * 1024  # bytes; a longer log is put aside when its program starts
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to run, and how it likes to be ended. Times are in seconds."""

    name: str
    argv: tuple[str, ...]
    stop_signal: signal.Signals = signal.SIGTERM
    hurry_signal: signal.Signals = signal.SIGKILL  # when it has not ended within `grace`
    orphan_signal: signal.Signals = signal.SIGTERM  # sent by the kernel when the supervisor dies
    grace: float = 10
    account: Account | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path = Path("/")
    ready: Callable[[], bool] = lambda: True
    forks_sessions: bool = False  # PostgreSQL's children leave its process group and must not be killed in its place


def spawn(program: Program, log: Path) -> "subprocess.Popen[bytes]":
    """Start `program` in a session of its own, its output going to the end of `log`."""
    _put_aside(log)
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            program.argv,
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            cwd=program.cwd,
            env={**os.environ, **program.env},
            start_new_session=True,
            preexec_fn=die_with_parent(program.orphan_signal),
            **(program.account.popen_arguments() if program.account else {}),
        )
    finally:
        os.close(handle)


def die_with_parent(orphan_signal: signal.Signals) -> Callable[[], None] | None:
    """What a child does before it becomes the program: ask the kernel for a signal when its parent dies (Linux only).

    It runs after the change of user, which would forget the wish. A parent that died in between is noticed by its pid.
    """
    libc, parent = _libc, os.getpid()
    if libc is None:
        return None

    def before_exec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(orphan_signal))
        if os.getppid() != parent:
            os._exit(1)

    return before_exec


def _put_aside(log: Path) -> None:
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old.log"))


def signal_process(process: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Signal a child, unless it has ended."""
    if process.poll() is None:
        process.send_signal(number)


def wait_all(processes: "list[subprocess.Popen[bytes]]", seconds: float, hurried: Callable[[], bool]) -> bool:
    """Wait until all have ended: True; False when the time is over or `hurried()` says to wait no longer."""
    until = time.monotonic() + seconds
    while any(process.poll() is None for process in processes):
        if time.monotonic() > until or hurried():
            return False
        time.sleep(0.05)
    return True


def end_group(process: "subprocess.Popen[bytes]", program: Program) -> None:
    """Kill what a program left behind in its process group: workers whose master was killed."""
    if program.forks_sessions:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def wait_until(ready: Callable[[], bool], seconds: float, *, pause: float = 0.05) -> bool:
    """Ask `ready()` again and again, for at most `seconds`."""
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True
