"""The web port: one clear line when it is taken, and nobody else on it while we run."""

import errno
import socket

from crm.servers.errors import ServerError


def reserve(host: str, port: int) -> socket.socket:
    """Take `port` so that gunicorn, and nobody who asks politely, can listen on it, while the socket is kept.

    gunicorn's workers share the port (SO_REUSEPORT), and so would the workers of a second product that was started by
    the same user, each getting half of the requests. So the port is first asked for without sharing, which fails when
    anybody has it; then a socket that shares but never listens is left on it, which makes the next one's asking fail.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        _bound(family, address, share=False).close()
        return _bound(family, address, share=True)
    except OSError as error:
        raise ServerError(_in_words(error, host, port)) from None


def _in_words(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: stop what uses it, or choose another with PORT={port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have: choose one from 1024 up, such as PORT=8000."
    return f"HOST={host} is no address of this machine ({error.strerror})."


def _bound(family: int, address: tuple[object, ...], *, share: bool) -> socket.socket:
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if share and hasattr(socket, "SO_REUSEPORT"):
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound


def free() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
