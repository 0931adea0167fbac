"""A broker of the test's own that can be made unreachable: a door before Valkey, which the test opens and shuts."""

import contextlib
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from crm.servers import port, valkey
from crm.servers.process import wait_until

OPEN, SILENT = "open", "silent"


class Broker:
    """`url` is the door. `shut()`: nobody listens; `hush()`: it accepts and never answers; `freeze()`: SIGSTOP."""

    def __init__(self, folder: Path):
        self._socket = folder / "broker.sock"
        self._program = valkey.program(folder, self._socket)
        self._process = subprocess.Popen(self._program.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        assert wait_until(self._program.ready, 20)
        self._port = port.free()
        self.url = f"redis://127.0.0.1:{self._port}/0"
        self._state, self._through, self._listener = OPEN, [], None
        self.open()

    def open(self) -> None:
        """Back again: whatever was cut or held is over."""
        self._process.send_signal(signal.SIGCONT)
        self._cut()
        self._state = OPEN
        if self._listener is None:
            self._listener = socket.create_server(("127.0.0.1", self._port), backlog=200)
            threading.Thread(target=self._serve, args=(self._listener,), daemon=True).start()

    def shut(self) -> None:
        if self._listener is not None:
            _close(self._listener)
            self._listener = None
        self._cut()

    def hush(self) -> None:
        self._state = SILENT
        self._cut()

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def end(self) -> None:
        self.shut()
        self._process.send_signal(signal.SIGCONT)
        self._process.kill()
        self._process.wait(10)

    def _cut(self) -> None:
        while self._through:
            _close(self._through.pop())

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                client, __ = listener.accept()
            except OSError:
                return
            self._through.append(client)
            if self._state == OPEN:
                behind = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                behind.connect(str(self._socket))
                self._through.append(behind)
                for pair in ((client, behind), (behind, client)):
                    threading.Thread(target=_pass_on, args=pair, daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    _close(source)
    _close(target)


def _close(one: socket.socket) -> None:
    """Ends a socket; a thread that waits at it wakes up."""
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextlib.contextmanager
def own_broker(folder: Path) -> Iterator[Broker]:
    broker = Broker(folder)
    try:
        yield broker
    finally:
        broker.end()
