"""A backup that is made while people write, restored on an empty machine: everything is as it was at one moment."""

import os
import secrets
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from crm.backup import archive
from tests import processes
from tests.processes import BASE_DIR, OWN_VARIABLES
from tests.server_plugin import HOME
from tests.visitor import Visitor

pytestmark = pytest.mark.slow
WRITERS = 3


@pytest.fixture
def empty_machine():
    """The environment of a machine on which nothing was ever started."""
    var_dir = Path(os.environ[HOME]) / f"machine-{secrets.token_hex(4)}"
    var_dir.mkdir()
    var_dir.chmod(0o711)
    yield {name: v for name, v in os.environ.items() if name not in OWN_VARIABLES} | {"VAR_DIR": str(var_dir)}
    shutil.rmtree(var_dir, ignore_errors=True)


def manage(env, *arguments):
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, cwd=BASE_DIR, env=env, capture_output=True, text=True, timeout=120, check=False)


def write_accounts(product, visitor, number, done):
    """Creates accounts until told to stop; their names, in the order in which they were acknowledged."""
    names = []
    while not done.is_set():
        name = f"Written {number}-{len(names)}"
        answer = visitor.submit(visitor.get("/accounts/new/"), "/accounts/new/", name=name)
        assert answer.status == 302, answer.status
        names.append(name)
    return names


def names_of(env):
    code = "from accounts.models import Account; print(*Account.objects.values_list('name', flat=True), sep='\\n')"
    done = manage(env, "shell", "--no-imports", "-c", code)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines())


def backup_under_load(product, target):
    """Makes the backup while people write; the names acknowledged before it began, and all of them."""
    visitor, stop = Visitor(product.url).login(*product.administrator), Event()
    media = product.var_dir / "media" / "files" / "ab"
    media.mkdir(parents=True)
    (media / "content").write_bytes(os.urandom(100_000))
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write_accounts, product, visitor.twin(), n, stop) for n in range(WRITERS)]
        try:
            Event().wait(1)
            early = names_of(product.env)
            product.manage("backup", str(target))
        finally:
            Event().wait(0.5)
            stop.set()
    return early, {name for writer in writers for name in writer.result()}


def test_a_backup_under_load_comes_back_whole_on_an_empty_machine(empty_machine):
    target = Path(empty_machine["VAR_DIR"]) / "b.tar"
    with processes.running_product(workers=1, threads=8, celery=False) as product:
        early, written = backup_under_load(product, target)
        media = (product.var_dir / "media" / "files" / "ab" / "content").read_bytes()
        administrator = product.administrator
        running = manage(product.env, "restore", "--replace", target)
        assert running.returncode == 1
        assert "Stop Pathway CRM first" in running.stderr
    manifest = archive.read_manifest(target)
    assert manifest["missing_files"] == []

    done = manage(empty_machine, "restore", target)
    assert done.returncode == 0, done.stderr
    found = names_of(empty_machine)
    assert early <= found <= written | early
    assert len(found) == int(manifest["digest"]["accounts_account"].split(":")[0])
    assert found != written | early  # people went on while it was made: otherwise this proved little
    assert (Path(empty_machine["VAR_DIR"]) / "media" / "files" / "ab" / "content").read_bytes() == media

    refused_without_touching(empty_machine, target)
    serves_what_came_back(empty_machine, administrator, found)


def refused_without_touching(env, target):
    """Damaged files, and one for a database that is in use, leave everything as it is."""
    whole, before = target.read_bytes(), names_of(env)
    half = len(whole) // 2
    damaged = [whole[:half], whole[:-2000], whole[:half] + bytes([whole[half] ^ 4]) + whole[half + 1 :], b""]
    bad = target.with_name("bad.tar")
    for content in damaged:
        bad.write_bytes(content)
        done = manage(env, "restore", "--replace", bad)
        assert done.returncode == 1
        assert "damaged" in done.stderr
    done = manage(env, "restore", target)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert names_of(env) == before


def serves_what_came_back(env, administrator, names):
    """The restored installation starts, and its people get in with the passwords that they had."""
    product = processes.start(Path(env["VAR_DIR"]), None, "--no-workers")
    try:
        page = Visitor(product.url).login(*administrator)
        assert page.get("/accounts/").status == 200
        assert page.submit(page.get("/accounts/new/"), "/accounts/new/", name="After").status == 302
        assert page.get("/health/ready").status == 200
    finally:
        product.end()
    assert names_of(env) == names | {"After"}
