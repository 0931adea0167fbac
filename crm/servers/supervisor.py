"""Keeps the product's processes running: started in order, restarted when they end, stopped in order.

Why not a process runner from a package: servers must answer before the next program starts, each program has its own
way to be stopped, and none of them may outlive us (docs/adr).
"""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Self

from crm.servers import leftovers
from crm.servers.errors import ServerError
from crm.servers.process import Program, end_group, signal_process, spawn, wait_all, wait_until

START_TIMEOUT = 60  # seconds; PostgreSQL may have a crash to recover from
FIRST_PAUSE = 0.3  # seconds before the first restart; doubled each time
LONGEST_PAUSE = 10
GOOD_RUN = 10  # seconds after which a program counts as healthy again
TICK = 0.1


class StopRequested(BaseException):
    """Ctrl-C or a request to end; no Exception, so that no handler on the way swallows it."""


class StopSignals:
    """Turns SIGINT, SIGTERM and SIGHUP into a wish that the supervisor reads, or into an exception where it asks."""

    def __init__(self) -> None:
        self.count = 0
        self._raising = False

    def __enter__(self) -> Self:
        numbers = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # `nohup` asks to outlive the terminal
            numbers.append(signal.SIGHUP)
        self._before = {number: signal.signal(number, self._received) for number in numbers}
        return self

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _received(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
        if self._raising:
            raise StopRequested

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Within the block a signal ends what is being done, by StopRequested."""
        if self.count:
            raise StopRequested
        self._raising = True
        try:
            yield
        finally:
            self._raising = False


@dataclass
class Child:
    """A program and its present process."""

    program: Program
    process: "subprocess.Popen[bytes]"
    started: float
    pause: float = FIRST_PAUSE
    restart_at: float | None = None


class Supervisor:
    """The children of one `manage.py up`, in the order of their start."""

    def __init__(self, *, var_dir: Path, stop: StopSignals, say: Callable[[str], None]) -> None:
        self.log_dir = var_dir / "log"
        self._notes = var_dir / "children.json"
        self._stop = stop
        self._say = say
        self.children: list[Child] = []

    def log(self, program: Program) -> Path:
        return self.log_dir / f"{program.name}.log"

    def start(self, program: Program) -> None:
        """Start a program; it is kept running from now on."""
        self.children.append(Child(program, spawn(program, self.log(program)), time.monotonic()))
        self._write_down()

    def start_and_wait(self, program: Program, seconds: float = START_TIMEOUT) -> None:
        """Start a program and wait until it answers. Raises ServerError with the end of its log when it does not."""
        self.start(program)
        child = self.children[-1]
        if not wait_until(lambda: self._answers(child), seconds) or child.process.poll() is not None:
            raise ServerError(f"{program.name} did not start:\n{self.last_words(program)}")

    def _answers(self, child: Child) -> bool:
        if self._stop.count:
            raise StopRequested
        return child.process.poll() is not None or child.program.ready()

    def last_words(self, program: Program, lines: int = 8) -> str:
        """The end of a program's log, and where the rest is."""
        log = self.log(program)
        text = log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        return "\n".join([*(f"    {line}" for line in text), f"    (all of it: {log})"])

    def watch(self) -> None:
        """Keep every child running until a stop signal comes."""
        while not self._stop.count:
            for child in self.children:
                self._look_after(child)
            time.sleep(TICK)

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.restart_at is None:
            if child.process.poll() is not None:
                self._ended(child, now)
        elif now >= child.restart_at:
            child.process, child.started, child.restart_at = (
                spawn(child.program, self.log(child.program)),
                now,
                None,
            )
            self._write_down()

    def _ended(self, child: Child, now: float) -> None:
        """Clear away what an ended child left and decide when it starts again."""
        end_group(child.process, child.program)
        repeated = now - child.started < GOOD_RUN
        child.pause = min(child.pause * 2, LONGEST_PAUSE) if repeated else FIRST_PAUSE
        child.restart_at = now + child.pause
        self._say(f"{child.program.name} ended ({how_it_ended(child.process.returncode)}); starting it again.")
        if repeated:
            self._say(self.last_words(child.program, lines=3))

    def stop(self, *groups: frozenset[str]) -> None:
        """Stop the children group by group (by their names), all of one group at once; the rest after them."""
        named = frozenset().union(*groups)
        rest = frozenset(child.program.name for child in self.children) - named
        for group in (*groups, rest):
            self._stop_group([child for child in self.children if child.program.name in group])
        self.children.clear()
        self._notes.unlink(missing_ok=True)

    def _stop_group(self, children: list[Child]) -> None:
        """Ask politely, then in a hurry, then kill. Another Ctrl-C ends the polite waiting."""
        patience = self._stop.count
        processes = [child.process for child in children]
        for child in children:
            signal_process(child.process, child.program.stop_signal)
        grace = max((child.program.grace for child in children), default=0)
        if not wait_all(processes, grace, lambda: self._stop.count > patience):
            for child in children:
                signal_process(child.process, child.program.hurry_signal)
            wait_all(processes, 5, lambda: False)
        for child in children:
            signal_process(child.process, signal.SIGKILL)
            child.process.wait()
            end_group(child.process, child.program)

    def _write_down(self) -> None:
        leftovers.write_down(self._notes, ((child.program, child.process.pid) for child in self.children))

    def end_leftovers(self) -> list[str]:
        """End what an earlier supervisor, killed outright, left running; returns the names."""
        return leftovers.end(self._notes)


def how_it_ended(returncode: int) -> str:
    """A return code in words."""
    if returncode >= 0:
        return f"exit code {returncode}"
    try:
        return signal.Signals(-returncode).name
    except ValueError:
        return f"signal {-returncode}"
