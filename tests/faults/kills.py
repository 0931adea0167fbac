"""Further processes of a running product, and killing what runs: always by an id that the product wrote down itself."""

import contextlib
import os
import random
import re
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from crm.servers import port, programs
from crm.servers.process import end_group, signal_process, spawn, wait_until
from tests.processes import BASE_DIR, Product

APPS = ("core", "users", "leads", "opportunities", "quotes", "jobs", "notices", "files")


def fault_points(verb: str) -> list[str]:
    """All fault points of a verb, as they stand in the code: what is added there is tested here."""
    sources = [path.read_text() for app in APPS for path in (BASE_DIR / app).rglob("*.py")]
    return [f"{verb}:{name}" for text in sources for name in re.findall(rf'fault_point\("{verb}:(\w+)"\)', text)]


@contextlib.contextmanager
def another_web(product: Product, **env: str) -> Iterator[str]:
    """One more gunicorn on the product's database, with a worker of four threads; gives its address."""
    number = port.free()
    servers = {
        "DATABASE_URL": product.database_url,
        "BROKER_URL": product.broker_url,
        "MEDIA_ROOT": str(media(product)),
    }
    own = {**product.env, **servers, "WEB_WORKERS": "1", "WEB_THREADS": "4", **env}
    program = programs.web(BASE_DIR, "127.0.0.1", number, own)
    process = spawn(program, product.var_dir / "log" / f"web-{number}.log")
    try:
        assert wait_until(program.ready, 60), f"gunicorn does not answer on {number}"
        yield f"http://127.0.0.1:{number}"
    finally:
        signal_process(process, signal.SIGKILL)
        end_group(process, program)
        process.wait(10)


def media(product: Product) -> Path:
    """Where a product keeps its files."""
    return product.var_dir / "media"


def web_workers(product: Product) -> list[int]:
    """The present worker processes of gunicorn."""
    with contextlib.suppress(psutil.Error, KeyError, OSError, ValueError):
        return [child.pid for child in psutil.Process(product.pids["web"]).children()]
    return []


def kill(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


@contextlib.contextmanager
def killing(victims: Callable[[], list[int]], *, times: int, pause: float) -> Iterator[list[int]]:
    """Meanwhile kills one of `victims()` at random every `pause` seconds, `times` times; gives those that were hit."""
    over, hit, dice = threading.Event(), [], random.Random(7)

    def run() -> None:
        while len(hit) < times and not over.wait(pause * (0.5 + dice.random())):
            found = victims()
            if found:
                hit.append(dice.choice(found))
                kill(hit[-1])

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield hit
    finally:
        over.set()
        thread.join()
