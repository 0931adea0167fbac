import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crm.servers import folders, logins, secret
from crm.servers.errors import ServerError

ROWS = [("administrator", "ada@example.com", "one"), ("rep", "rob@example.com", "two")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_logins_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = logins.write(ROWS, tmp_path)
    finally:
        os.umask(before)
    assert mode(file) == 0o600
    assert logins.read(tmp_path) == ROWS


def test_logins_replace_a_file_that_everybody_could_read_and_follow_no_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("untouched")
    elsewhere.chmod(0o644)
    (tmp_path / "logins.txt").symlink_to(elsewhere)
    file = logins.write(ROWS, tmp_path)
    assert elsewhere.read_text() == "untouched"
    assert not file.is_symlink()
    assert mode(file) == 0o600


def test_no_logins_is_an_empty_list(tmp_path: Path) -> None:
    assert logins.read(tmp_path) == []


def test_the_secret_key_is_made_once_even_by_many_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret.secret_key(tmp_path / "var"), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 50
    assert mode(tmp_path / "var" / "secret_key") == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret_key"]


def test_a_planted_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "planted").symlink_to(tmp_path / "real")
    with pytest.raises(ServerError, match="belongs to somebody else"):
        folders.make_private(tmp_path / "planted")


def test_a_folder_of_ours_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    assert mode(folders.make_private(tmp_path / "open")) == 0o700
