"""The file of a backup: a plain tar, so that it can be read without us, with a manifest and a seal at its end.

    database.dump    pg_dump's custom format
    media/…          uploaded and made files
    manifest.json    release, migrations, sums of all tables, and size and sha256 of each part
    seal             sha256 of every byte before it

The seal finds damage (a copy that broke off, a bad disk, an edit by hand), not somebody who seals anew: keep backups
where only you can write.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from crm.backup import BackupError

FORMAT = 1
DUMP, MEDIA, MANIFEST, SEAL = "database.dump", "media/", "manifest.json", "seal"
CHUNK = 1024 * 1024  # bytes


class _Summing:
    """A file that is read or written through, and summed up on the way."""

    def __init__(self, file: IO[bytes]):
        self.file, self.sha256 = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self.file.write(data)

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sha256.update(data)
        return data

    def tell(self) -> int:
        return self.file.tell()


class Writer:
    """Adds part after part; what was added is noted for the manifest."""

    def __init__(self, file: IO[bytes]):
        self._through = _Summing(file)
        self._tar = tarfile.TarFile(fileobj=self._through, mode="w", format=tarfile.PAX_FORMAT)  # type: ignore[arg-type]
        self.parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, file: IO[bytes]) -> None:
        """The content of an open file, from its start to the end that it has now."""
        summed = _Summing(file)
        size = os.fstat(file.fileno()).st_size
        self._tar.addfile(_member(name, size), summed)  # type: ignore[arg-type]
        self.parts[name] = {"size": size, "sha256": summed.sha256.hexdigest()}

    def seal(self, manifest: dict[str, Any]) -> None:
        """Writes manifest and seal; nothing can be added after them."""
        self._add_bytes(MANIFEST, json.dumps({"format": FORMAT, **manifest, "parts": self.parts}, indent=1).encode())
        self._add_bytes(SEAL, self._through.sha256.hexdigest().encode())
        self._tar.close()

    def _add_bytes(self, name: str, data: bytes) -> None:
        self._tar.addfile(_member(name, len(data)), io.BytesIO(data))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


@contextmanager
def new_archive(path: Path) -> Iterator[Writer]:
    """Writes an archive that only its owner can read; `path` appears when it is complete, or not at all."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield Writer(file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_manifest(path: Path) -> dict[str, Any]:
    """Checks every byte and returns the manifest. Raises BackupError."""
    damaged = BackupError(f"{path} is damaged or no backup of Pathway CRM: nothing was restored.")
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            members = tar.getmembers()
            names = [member.name for member in members]
            if names[-2:] != [MANIFEST, SEAL] or not _is_sealed(file, members[-1]):
                raise damaged
            manifest = json.loads(_content(tar, MANIFEST))
    except FileNotFoundError:
        raise BackupError(f"There is no file {path}.") from None
    except (tarfile.TarError, ValueError, EOFError, OSError) as error:
        raise damaged from error
    if manifest["format"] > FORMAT:
        raise BackupError(f"{path} was made by a newer release ({manifest['product']}): restore it with that one.")
    if set(manifest["parts"]) != set(names[:-2]) or not all(map(_is_harmless, names)):
        raise damaged
    return manifest


def _is_sealed(file: IO[bytes], seal: tarfile.TarInfo) -> bool:
    """Whether the bytes before the seal are those that were sealed, and nothing but all of tar's zeros follows it."""
    file.seek(0)
    sha256, left = hashlib.sha256(), seal.offset
    while left and (data := file.read(min(CHUNK, left))):
        sha256.update(data)
        left -= len(data)
    file.seek(seal.offset_data)
    sealed = file.read(seal.size)
    rest = file.read(CHUNK)
    is_whole = len(rest) >= 2 * tarfile.BLOCKSIZE and file.tell() % tarfile.RECORDSIZE == 0
    return sealed == sha256.hexdigest().encode() and is_whole and not rest.strip(b"\x00")


def _content(tar: tarfile.TarFile, name: str) -> bytes:
    found = tar.extractfile(name)
    return found.read() if found else b""


def _is_harmless(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def extract(path: Path, manifest: dict[str, Any], folder: Path) -> None:
    """Writes all parts below `folder`, private, and checks each against the manifest once more. Raises BackupError."""
    with tarfile.open(path, mode="r:") as tar:
        for name, expected in manifest["parts"].items():
            target = folder / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            source = tar.extractfile(name)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                through = _Summing(file)
                while source and (data := source.read(CHUNK)):
                    through.write(data)
                file.flush()
                os.fsync(file.fileno())
            if through.sha256.hexdigest() != expected["sha256"]:
                raise BackupError(f"{name} in {path} has changed since it was checked: nothing was restored.")
