"""`manage.py up` as a person meets it: real servers, real kills."""

import http.client
import os
import secrets
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from crm.servers import addresses, leftovers, postgres
from tests import processes
from tests.processes import BASE_DIR, Product, descendants, wait_for
from tests.server_plugin import HOME

pytestmark = pytest.mark.slow
PARTS = {"postgres", "valkey", "web", "worker-celery", "worker-pdf", "beat"}


@pytest.fixture(scope="module")
def own_product() -> Iterator[Product]:
    """A product of this module's own, which its tests may break and start again, in this order."""
    with processes.running_product(workers=1, threads=2) as product:
        yield product


def serves_pages(product: Product) -> bool:
    """Whether a page is served that has to ask the database: whose session this is."""
    connection = http.client.HTTPConnection("127.0.0.1", int(product.env["PORT"]), timeout=5)
    try:
        connection.request("GET", "/login/", headers={"Cookie": f"sessionid={'x' * 32}"})
        answer = connection.getresponse()
        return answer.status == 200 and b"csrfmiddlewaretoken" in answer.read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def workers_listen(product: Product) -> bool:
    """Whether both workers answer a ping through the broker."""
    done = subprocess.run(
        [sys.executable, "-m", "celery", "--app", "crm", "inspect", "ping", "--timeout", "3"],
        cwd=BASE_DIR,
        env=product.env,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    return done.stdout.count("pong") >= 2


def users(product: Product) -> int:
    """How many users there are, by a connection of our own."""
    wait_for(lambda: postgres.answers(addresses.postgres_socket_dir(BASE_DIR, product.env)), 15)
    connection = product.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from users_user")
            return cursor.fetchone()[0]
    finally:
        connection.close()


def copy_without_users(socket_dir: Path, name: str) -> None:
    """Fill a database with our tables but nobody in them: quicker than creating them one by one again."""
    programs, login = postgres.bin_dir(None), ["--host", str(socket_dir), "--username", addresses.DATABASE_USER]
    dump = [programs / "pg_dump", *login, "--exclude-table-data=users_user*", addresses.DATABASE_NAME]
    tables = subprocess.run(dump, capture_output=True, check=True, timeout=30).stdout
    load = [programs / "psql", *login, "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", name]
    subprocess.run(load, input=tables, capture_output=True, check=True, timeout=30)


def tcp_connections(process: psutil.Process) -> list:
    """A process's connections; none when it has just ended."""
    try:
        return process.net_connections("tcp")
    except psutil.NoSuchProcess:
        return []


def all_gone(family: list[psutil.Process]) -> bool:
    return all(leftovers.gone(process) for process in family)


def test_it_is_up_with_all_its_parts_and_says_how_to_get_in(own_product: Product) -> None:
    assert set(own_product.pids) == PARTS
    assert serves_pages(own_product)
    email, password = own_product.administrator
    assert f"{own_product.url}/" in own_product.output
    assert email in own_product.output
    assert password in own_product.output
    assert len(password) >= 12
    assert stat.S_IMODE((own_product.var_dir / "logins.txt").stat().st_mode) == 0o600
    wait_for(lambda: workers_listen(own_product))


def test_a_command_in_a_second_terminal_finds_the_servers(own_product: Product) -> None:
    said = own_product.manage(
        "shell", "--no-imports", "-c", "from users.models import User; print(User.objects.count())"
    )
    assert said.strip() == "1"


def test_nobody_else_can_reach_the_sockets(own_product: Product) -> None:
    for folder in (
        addresses.postgres_socket_dir(BASE_DIR, own_product.env),
        addresses.valkey_socket(BASE_DIR, own_product.env).parent,
    ):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    open_ports = {
        connection.laddr.port
        for process in descendants(own_product.process.pid)
        for connection in tcp_connections(process)
        if connection.status == psutil.CONN_LISTEN
    }
    assert open_ports == {int(own_product.env["PORT"])}


def test_a_second_start_from_the_same_folder_is_refused(own_product: Product) -> None:
    refused = subprocess.run(
        [sys.executable, "manage.py", "up"],
        cwd=BASE_DIR,
        env=own_product.env,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert refused.returncode == 1
    assert f"process {own_product.process.pid}" in refused.stderr
    assert serves_pages(own_product)


@pytest.mark.parametrize("part", ["web", "postgres", "valkey", "worker-celery", "beat"])
def test_a_killed_part_comes_back_by_itself(own_product: Product, part: str) -> None:
    before = own_product.pids[part]
    os.kill(before, signal.SIGKILL)
    wait_for(lambda: own_product.pids.get(part, before) != before, 15)
    wait_for(lambda: serves_pages(own_product), 15)
    assert users(own_product) == 1
    assert f"{part} ended (SIGKILL); starting it again." in own_product.output
    if part in {"valkey", "worker-celery"}:
        wait_for(lambda: workers_listen(own_product))


def test_after_kill_9_of_the_supervisor_nothing_runs_on_and_the_next_start_recovers(own_product: Product) -> None:
    family = descendants(own_product.process.pid)
    assert len(family) > len(PARTS)
    own_product.process.kill()
    own_product.process.wait()
    again = processes.start(own_product.var_dir, {"PORT": own_product.env["PORT"]})
    try:
        assert serves_pages(again)
        assert users(again) == 1
        wait_for(lambda: all_gone(family), 20)
        assert set(again.pids) == PARTS
    finally:
        own_product.process = again.process


def test_ctrl_c_leaves_nothing_running_and_the_next_start_takes_seconds(own_product: Product) -> None:
    family = descendants(own_product.process.pid)
    own_product.stop()
    assert own_product.process.returncode == 0
    assert all_gone(family)
    assert not addresses.run_dir(BASE_DIR, own_product.env).exists()
    assert own_product.output.rstrip().endswith("Stopped.")

    again = processes.start(own_product.var_dir, {"PORT": own_product.env["PORT"]})
    own_product.process = again.process
    assert serves_pages(again)
    assert users(again) == 1


def test_a_taken_port_is_said_in_one_line_before_anything_starts() -> None:
    var_dir = Path(os.environ[HOME]) / f"taken-{secrets.token_hex(4)}"
    var_dir.mkdir()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        number = listener.getsockname()[1]
        refused = processes.start(var_dir, {"PORT": str(number)}, wait=False)
        assert refused.process.wait(30) == 1
    assert refused.output.strip() == (
        f"Port {number} on 127.0.0.1 is taken: stop what uses it, or choose another with PORT={number + 1}."
    )
    assert not (var_dir / "postgres").exists()


def test_a_database_of_ones_own_gets_tables_and_nothing_else(own_product: Product) -> None:
    """With DATABASE_URL set, no server is started and no user is made."""
    name = f"theirs_{secrets.token_hex(4)}"
    socket_dir = addresses.postgres_socket_dir(BASE_DIR, own_product.env)
    postgres.make_database(socket_dir, name)
    copy_without_users(socket_dir, name)
    var_dir = own_product.var_dir / "theirs"
    var_dir.mkdir()
    their = {
        "DATABASE_URL": addresses.postgres_url(socket_dir, name),
        "BROKER_URL": own_product.broker_url,
        "DEMO": "1",
    }
    guest = processes.start(var_dir, their)
    try:
        assert set(guest.pids) == PARTS - {"postgres", "valkey"}
        assert "manage.py createsuperuser" in guest.output
        assert not (var_dir / "logins.txt").exists()
    finally:
        guest.end()
    assert serves_pages(own_product)
