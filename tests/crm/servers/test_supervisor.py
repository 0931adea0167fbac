"""The supervisor with children that do nothing but live and die."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from crm.servers import leftovers, lock, postgres
from crm.servers.account import Account
from crm.servers.errors import ServerError
from crm.servers.process import Program, wait_until
from crm.servers.supervisor import StopSignals, Supervisor, how_it_ended

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
)


class Watched:
    """A supervisor whose loop runs in a thread of the test."""

    def __init__(self, var_dir: Path) -> None:
        self.said: list[str] = []
        self.stop = StopSignals()
        self.supervisor = Supervisor(var_dir=var_dir, stop=self.stop, say=self.said.append)
        self.thread = threading.Thread(target=self.supervisor.watch)

    def end(self, *groups: frozenset[str]) -> None:
        self.stop.count += 1
        if self.thread.ident:
            self.thread.join(10)
        self.supervisor.stop(*groups)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(tmp_path)
    yield watched
    watched.end()


def test_a_killed_child_is_started_again(watched: Watched) -> None:
    watched.supervisor.start(Program("sleeper", SLEEP))
    child = watched.supervisor.children[0]
    watched.thread.start()
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    assert wait_until(lambda: child.process.pid != first, 5)
    assert psutil.pid_exists(child.process.pid)
    assert watched.said[0] == "sleeper ended (SIGKILL); starting it again."


def test_what_a_killed_child_had_started_is_ended_before_it_starts_again(watched: Watched, tmp_path: Path) -> None:
    parent = f"import subprocess, sys; p = subprocess.Popen({list(SLEEP)!r}); print(p.pid, flush=True); p.wait()"
    program = Program("parent", (sys.executable, "-c", parent))
    watched.supervisor.start(program)
    log = watched.supervisor.log(program)
    assert wait_until(lambda: log.read_text().strip() != "", 10)
    grandchild = psutil.Process(int(log.read_text()))
    watched.thread.start()
    watched.supervisor.children[0].process.kill()
    assert wait_until(lambda: leftovers.gone(grandchild), 5)


def test_a_child_that_keeps_ending_is_tried_less_and_less_often(watched: Watched) -> None:
    watched.supervisor.start(Program("hopeless", (sys.executable, "-c", "print('because'); raise SystemExit(3)")))
    watched.thread.start()
    assert wait_until(lambda: len(watched.said) >= 4, 10)
    assert watched.supervisor.children[0].pause > 1
    assert watched.said[0] == "hopeless ended (exit code 3); starting it again."
    assert "because" in watched.said[1]


def test_a_server_that_does_not_come_up_is_reported_with_its_last_words(watched: Watched) -> None:
    program = Program("broken", (sys.executable, "-c", "raise SystemExit('no such folder')"), ready=lambda: False)
    with pytest.raises(ServerError, match=r"broken did not start:\n.*no such folder"):
        watched.supervisor.start_and_wait(program)


def test_the_stop_goes_group_by_group(watched: Watched, tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    script = (
        "import signal, sys, time\n"
        f"def end(*_): open({str(ended)!r}, 'a').write(sys.argv[1]); sys.exit()\n"
        "signal.signal(15, end); print('up', flush=True); time.sleep(60)"
    )
    for name in "abc":
        program = Program(name, (sys.executable, "-c", script, name))
        watched.supervisor.start(program)
        assert wait_until(lambda program=program: "up" in watched.supervisor.log(program).read_text(), 10)
    watched.end(frozenset("b"), frozenset("c"))
    assert ended.read_text() == "bca"
    assert not (tmp_path / "children.json").exists()


def test_a_deaf_child_is_killed_after_its_grace(watched: Watched) -> None:
    program = Program("deaf", DEAF, grace=0.3)
    watched.supervisor.start(program)
    process = watched.supervisor.children[0].process
    assert wait_until(lambda: "deaf" in watched.supervisor.log(program).read_text(), 10)
    before = time.monotonic()
    watched.end()
    assert process.returncode == -signal.SIGKILL
    assert time.monotonic() - before < 3


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_children_of_a_killed_supervisor_end_with_it(tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import sys, time\n"
        "from crm.servers.process import Program, spawn\n"
        f"print(spawn(Program('sleeper', {SLEEP!r}), Path(sys.argv[1]) / 'log').pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout
        child = psutil.Process(int(supervisor.stdout.readline()))
        supervisor.kill()
        supervisor.wait()
    assert wait_until(lambda: leftovers.gone(child), 5)


def test_leftovers_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    notes = tmp_path / "children.json"
    with subprocess.Popen(SLEEP, start_new_session=True) as mine, subprocess.Popen(SLEEP) as stranger:
        leftovers.write_down(notes, [(Program("mine", SLEEP), mine.pid), (Program("other", SLEEP), stranger.pid)])
        written = json.loads(notes.read_text())
        written[1]["born"] -= 100  # another process that had the stranger's number
        notes.write_text(json.dumps(written))
        try:
            assert leftovers.end(notes) == ["mine"]
            assert mine.wait(5) == -signal.SIGTERM
            assert stranger.poll() is None
        finally:
            mine.kill()
            stranger.kill()


def test_one_supervisor_per_checkout(tmp_path: Path) -> None:
    with lock.hold(tmp_path / "up.lock"):
        holder = rf"running from this folder already \(process {os.getpid()}\)"
        with pytest.raises(ServerError, match=holder), lock.hold(tmp_path / "up.lock"):
            pass
    with lock.hold(tmp_path / "up.lock"):
        pass


def test_a_lock_file_of_postgres_that_names_a_stranger_is_removed(tmp_path: Path) -> None:
    account: Account | None = None
    cluster = postgres.Cluster(tmp_path, tmp_path, tmp_path, account)
    (tmp_path / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path}\n")
    postgres.stop_orphan(cluster)
    assert not (tmp_path / "postmaster.pid").exists()


@pytest.mark.parametrize(
    ("code", "words"), [(0, "exit code 0"), (-9, "SIGKILL"), (-64, "SIGRTMAX"), (-200, "signal 200")]
)
def test_how_it_ended(code: int, words: str) -> None:
    assert how_it_ended(code) == words
