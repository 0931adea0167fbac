"""Work that only one process at a time may be at, without keeping a row locked while it lasts."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def exclusive(work: str, key: int) -> Iterator[bool]:
    """Within the block nobody else is at the work `work` of row `key`: True; False when somebody is already.

    A lock of the database session: a killed process gives it back with its connection, and readers and writers of the
    row never wait for it.
    """
    names = [zlib.crc32(work.encode()) - 2**31, key % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", names)
        (is_ours,) = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection is not None and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", names)
