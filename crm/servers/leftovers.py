"""Processes that outlived their supervisor: written down when started, ended before the next start.

On Linux the kernel has told them to end already (process.spawn) and this only waits for them; elsewhere, and for a
server that takes its time, this ends them.
"""

import json
import os
import signal
from collections.abc import Iterable
from pathlib import Path

import psutil

from crm.servers.process import Program, wait_until
from crm.servers.secret import write_private

PATIENCE = 10  # seconds, for each step of the stop


def write_down(file: Path, running: Iterable[tuple[Program, int]]) -> None:
    """Note the children that run now: number and time of birth, which together no other process has."""
    notes = []
    for program, pid in running:
        try:
            born = psutil.Process(pid).create_time()
        except psutil.Error:
            continue
        notes.append({"name": program.name, "pid": pid, "born": born, "stop": int(program.stop_signal)})
    write_private(file, json.dumps(notes))


def end(file: Path) -> list[str]:
    """End what is left of the processes noted in `file`, last started first; returns their names."""
    try:
        notes = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    ended = []
    for note in reversed(notes):
        process = _same(note["pid"], note["born"])
        if process is not None:
            end_process(process, signal.Signals(note["stop"]))
            ended.append(note["name"])
    return ended


def _same(pid: int, born: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        return process if abs(process.create_time() - born) < 0.05 and not gone(process) else None
    except psutil.Error:
        return None


def gone(process: psutil.Process) -> bool:
    """Whether the process has ended, even if nobody has collected it (in a container often nobody does)."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def end_process(process: psutil.Process, number: signal.Signals) -> None:
    """Ask a process to end in its own way, then end it and its group."""
    try:
        process.send_signal(number)
        if not wait_until(lambda: gone(process), PATIENCE):
            os.killpg(process.pid, signal.SIGKILL)
            wait_until(lambda: gone(process), PATIENCE)
    except (psutil.Error, ProcessLookupError, PermissionError):
        pass  # it ended meanwhile
