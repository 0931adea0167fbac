"""The store: contents under random names below MEDIA_ROOT/files, written and read in pieces."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from files.types import HEAD_BYTES

logger = logging.getLogger(__name__)
FOLDER = "files"


@dataclass(frozen=True)
class Written:
    """A content in the store: where, how many bytes, their digest and the first of them."""

    storage_name: str
    size: int
    sha256: str
    head: bytes


def write(upload: Any) -> Written:
    """Stores an uploaded file under a new random name. Raises BusinessRuleError when the store takes no more."""
    random = uuid.uuid4().hex
    wanted = f"{FOLDER}/{random[:2]}/{random}"
    digest, head, size = hashlib.sha256(), b"", 0
    for chunk in upload.chunks():
        digest.update(chunk)
        head, size = (head + chunk)[:HEAD_BYTES], size + len(chunk)
    upload.seek(0)
    try:
        name = default_storage.save(wanted, upload)
    except OSError as error:
        remove(wanted)
        logger.exception("A file could not be stored")
        text = _("The file could not be stored: the disk may be full. Tell your administrator.")
        raise BusinessRuleError(text, field="files") from error
    return Written(name, size, digest.hexdigest(), head)


def read(storage_name: str) -> Any:
    """The open content, in bytes. Raises FileNotFoundError."""
    return default_storage.open(storage_name, "rb")


def remove(storage_name: str) -> None:
    """Takes a content away; one that is not there is none. What cannot be removed now, the sweep will find again."""
    try:
        default_storage.delete(storage_name)
    except OSError:
        logger.exception("A file could not be removed from the store")


def contents(*, before: datetime) -> Iterator[str]:
    """The names of all contents that were last written before a moment."""
    for folder in _folders():
        for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            storage_name = f"{FOLDER}/{folder}/{name}"
            if default_storage.get_modified_time(storage_name) < before:
                yield storage_name


def _folders() -> list[str]:
    try:
        return default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:
        return []
