"""Backup and restore: the whole of an installation's data, database and files, in one sealed file.

`archive` is the file, `dump` PostgreSQL's own tools, `making` and `restoring` the two ways. The product may go on
running while a backup is made; for a restore it must be stopped.
"""


class BackupError(Exception):
    """Why it was not done, in words for the person at the terminal. Nothing was changed."""
