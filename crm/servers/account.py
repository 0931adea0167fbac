"""Whom PostgreSQL runs as. It refuses to run as root, so root lends it a system user of its own."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm.servers.errors import ServerError

SYSTEM_USER = "pathway-postgres"


@dataclass(frozen=True)
class Account:
    """A system user that a server runs as."""

    name: str
    uid: int
    gid: int

    def popen_arguments(self) -> dict[str, Any]:
        """The arguments of subprocess.Popen that make a process run as this account, and as nothing more."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this account can reach `folder`: asked of the kernel, which knows of access lists and mounts too."""
        answer = subprocess.run(
            ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
            cwd="/",
            check=False,
            capture_output=True,
            **self.popen_arguments(),
        )
        return answer.returncode == 0


def for_postgres(data_dir: Path) -> Account | None:
    """The account for PostgreSQL with its data in `data_dir`; None when it is the user that runs us.

    Root uses the owner of existing data (a checkout that was first run by somebody else), or else a system user that is
    created on first use.
    """
    if os.geteuid() != 0:
        return None
    if (data_dir / "PG_VERSION").exists() and (owner := (data_dir / "PG_VERSION").stat().st_uid) != 0:
        return _account(pwd.getpwuid(owner))
    return _account(_system_user())


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    if not shutil.which("useradd"):
        raise ServerError("PostgreSQL cannot run as root, and there is no useradd here: run this as an ordinary user.")
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    try:
        return pwd.getpwnam(SYSTEM_USER)  # even when useradd failed: another start may have made it just now
    except KeyError:
        raise ServerError(f"Could not create the system user {SYSTEM_USER}: {made.stderr.strip()}") from None
