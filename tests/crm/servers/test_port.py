import socket

import pytest

from crm.servers import port
from crm.servers.errors import ServerError


def listening(*, shared: bool) -> socket.socket:
    listener = socket.socket()
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


@pytest.mark.parametrize("shared", [False, True])
def test_a_taken_port_is_one_clear_line(shared: bool) -> None:
    with listening(shared=shared) as listener:
        number = listener.getsockname()[1]
        with pytest.raises(ServerError) as refused:
            port.reserve("127.0.0.1", number)
    words = str(refused.value)
    assert "\n" not in words
    assert f"Port {number} on 127.0.0.1 is taken" in words
    assert f"PORT={number + 1}" in words


def test_a_reserved_port_can_be_shared_by_our_web_workers_and_reserved_by_nobody_else() -> None:
    number = port.free()
    with port.reserve("127.0.0.1", number), socket.socket() as web:
        web.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        web.bind(("127.0.0.1", number))
        web.listen()
        socket.create_connection(("127.0.0.1", number), timeout=2).close()
        with pytest.raises(ServerError, match="is taken"):
            port.reserve("127.0.0.1", number)


def test_an_address_of_another_machine_is_refused_in_words() -> None:
    with pytest.raises(ServerError, match="is no address of this machine"):
        port.reserve("203.0.113.7", 8000)
