"""The file of a backup: private, complete or not there, and every changed byte of it is found."""

import stat

import pytest

from crm.backup import BackupError, archive

MANIFEST = {"product": "1", "migrations": [], "postgres": 18, "digest": {"t": "1:2"}}


@pytest.fixture
def made(tmp_path):
    (tmp_path / "in").mkdir()
    path = tmp_path / "b.tar"
    with archive.new_archive(path) as writer:
        for name, data in {archive.DUMP: b"dump" * 999, "media/files/a b": b"\x00\xff" * 700, "media/é": b""}.items():
            source = tmp_path / "in" / "x"
            source.write_bytes(data)
            with source.open("rb") as file:
                writer.add(name, file)
        writer.seal(MANIFEST)
    return path


def test_what_was_put_in_comes_out_and_only_its_owner_can_read_it(made, tmp_path):
    manifest = archive.read_manifest(made)
    assert manifest["digest"] == MANIFEST["digest"]
    archive.extract(made, manifest, tmp_path / "out")
    assert (tmp_path / "out" / archive.DUMP).read_bytes() == b"dump" * 999
    assert (tmp_path / "out" / "media" / "files" / "a b").read_bytes() == b"\x00\xff" * 700
    for path in (made, tmp_path / "out" / archive.DUMP):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_changed_byte_is_found(made):
    whole = made.read_bytes()
    for place in range(0, len(whole), 97):
        made.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupError, match="damaged"):
            archive.read_manifest(made)
    made.write_bytes(whole)
    archive.read_manifest(made)


def test_every_cut_is_found(made):
    whole = made.read_bytes()
    end = len(whole.rstrip(b"\x00"))
    for length in [0, 1, 511, 512, *range(1000, end + 512, 613), end, end + 100, len(whole) - 1]:
        made.write_bytes(whole[:length])
        with pytest.raises(BackupError, match="damaged"):
            archive.read_manifest(made)


def test_what_is_added_at_the_end_is_found(made):
    made.write_bytes(made.read_bytes() + b"more")
    with pytest.raises(BackupError, match="damaged"):
        archive.read_manifest(made)


def test_a_missing_file_is_said_and_a_failed_backup_leaves_none(tmp_path):
    with pytest.raises(BackupError, match="There is no file"):
        archive.read_manifest(tmp_path / "none.tar")
    with pytest.raises(ZeroDivisionError), archive.new_archive(tmp_path / "b.tar"):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/etc/passwd", "../out", "media/../../out"])
def test_a_name_that_leads_out_is_refused(tmp_path, name):
    (tmp_path / "x").write_bytes(b"x")
    with archive.new_archive(tmp_path / "b.tar") as writer, (tmp_path / "x").open("rb") as file:
        writer.add(name, file)
        writer.seal(MANIFEST)
    with pytest.raises(BackupError, match="damaged"):
        archive.read_manifest(tmp_path / "b.tar")
