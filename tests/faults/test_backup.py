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
from tests.processes import BASE_DIR, OWN_VARIABLES, wait_for
from tests.server_plugin import HOME
from tests.visitor import Visitor

pytestmark = pytest.mark.slow
WRITERS = 3
MEDIA = Path("media", "files", "ab", "content")


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


def write_accounts(visitor, number, names, done):
    """Creates accounts until told to stop, and notes the name of each that was acknowledged."""
    count = 0
    while not done.is_set():
        name = f"Written {number}-{count}"
        answer = visitor.submit(visitor.get("/accounts/new/"), "/accounts/new/", name=name)
        assert answer.status == 302, answer.status
        names.append(name)
        count += 1


def names_of(product):
    connection = product.connect()
    try:
        with connection.cursor() as cursor:
            cursor.execute("select name from accounts_account")
            return {name for (name,) in cursor.fetchall()}
    finally:
        connection.close()


def backup_under_load(product, target):
    """Makes the backup while people write; the names acknowledged before it began, and all of them."""
    visitor, stop, names = Visitor(product.url).login(*product.administrator), Event(), []
    media = product.var_dir / MEDIA
    media.parent.mkdir(parents=True)
    media.write_bytes(os.urandom(100_000))
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write_accounts, visitor.twin(), n, names, stop) for n in range(WRITERS)]
        try:
            wait_for(lambda: len(names) > WRITERS)
            early = set(names)
            product.manage("backup", str(target))
            so_far = len(names)
            wait_for(lambda: len(names) > so_far)
        finally:
            stop.set()
    for writer in writers:
        writer.result()
    return early, set(names)


def test_a_backup_under_load_comes_back_whole_on_an_empty_machine(empty_machine):
    target = Path(empty_machine["VAR_DIR"]) / "b.tar"
    with processes.running_product(workers=1, threads=8, celery=False) as product:
        early, written = backup_under_load(product, target)
        media = (product.var_dir / MEDIA).read_bytes()
        administrator = product.administrator
        refused(product.env, "Stop Pathway CRM first", "--replace", target)

    done = manage(empty_machine, "restore", target)
    assert done.returncode == 0, done.stderr
    assert (Path(empty_machine["VAR_DIR"]) / MEDIA).read_bytes() == media
    damaged_or_too_late(empty_machine, target)
    manifest = archive.read_manifest(target)
    assert manifest["missing_files"] == []

    product = processes.start(Path(empty_machine["VAR_DIR"]), None, "--no-workers")
    try:
        found = names_of(product)
        assert early <= found < written  # people went on while it was made: otherwise this proved little
        assert len(found) == int(manifest["digest"]["accounts_account"].split(":")[0])
        serves(product, administrator)
    finally:
        product.end()


def refused(env, why, *arguments):
    done = manage(env, "restore", *arguments)
    assert done.returncode == 1, done.stdout
    assert why in done.stderr


def damaged_or_too_late(env, target):
    """One changed bit, an end that is missing, and a whole file over what is in use. What it all left is looked at
    by the caller. (Every cut and every changed byte: tests/crm/backup/test_archive.py.)"""
    whole, bad = target.read_bytes(), target.with_name("bad.tar")
    half = len(whole) // 2
    for content in (whole[:-2000], whole[:half] + bytes([whole[half] ^ 4]) + whole[half + 1 :]):
        bad.write_bytes(content)
        refused(env, "damaged", "--replace", bad)
    refused(env, "not empty", target)


def serves(product, administrator):
    """People get in with the passwords that they had, and go on writing."""
    page = Visitor(product.url).login(*administrator)
    assert page.get("/accounts/").status == 200
    assert page.submit(page.get("/accounts/new/"), "/accounts/new/", name="After").status == 302
    assert page.get("/health/ready").status == 200
    assert "After" in names_of(product)
