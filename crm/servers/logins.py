"""The log-ins of a new installation: random passwords, kept where only the owner can read them, shown at the start."""

from collections.abc import Iterable
from pathlib import Path

from crm.servers.secret import write_private


def path(var_dir: Path | None = None) -> Path:
    """The file of the log-ins, by default in the settings' VAR_DIR."""
    if var_dir is None:
        from django.conf import settings

        var_dir = Path(settings.VAR_DIR)
    return var_dir / "logins.txt"


def write(rows: Iterable[tuple[str, str, str]], var_dir: Path | None = None) -> Path:
    """Keep (profile, e-mail, password) rows, in place of those kept before; returns the file.

    Call it inside the transaction that creates the users: a file without users is made again, users without a file are
    locked out.
    """
    file = path(var_dir)
    write_private(file, "".join("\t".join(row) + "\n" for row in rows))
    return file


def read(var_dir: Path | None = None) -> list[tuple[str, str, str]]:
    """The rows that were kept; none when there is no file."""
    try:
        lines = path(var_dir).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [(profile, email, password) for profile, email, password in (line.split("\t") for line in lines if line)]
