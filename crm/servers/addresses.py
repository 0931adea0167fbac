"""Where the product's servers listen: the environment's word, else the embedded servers' unix sockets.

Pure functions without Django, because `crm.settings` calls them. The same checkout and the same user always give the
same addresses, so that a command in a second terminal finds the servers that `manage.py up` started in the first.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

DATABASE_NAME = "pathway"
DATABASE_USER = "pathway"

# Not tempfile.gettempdir(): TMPDIR may differ between two terminals, and a unix socket's path has room for about 100
# bytes only, which a private temporary folder can use up by itself.
SYSTEM_TEMP = Path("/tmp")


def var_dir(base_dir: Path | str, environ: Mapping[str, str]) -> Path:
    """The folder of all state: VAR_DIR where it is set, else `var` in the checkout."""
    chosen = environ.get("VAR_DIR", "").strip()
    return Path(chosen).absolute() if chosen else Path(base_dir) / "var"


def run_dir(base_dir: Path | str, environ: Mapping[str, str]) -> Path:
    """The folder of this user's sockets for this checkout. It need not exist; `folders.make_run_dir` creates it."""
    state = os.fsencode(os.path.realpath(var_dir(base_dir, environ)))
    return SYSTEM_TEMP / f"pathway-{os.getuid()}-{hashlib.sha256(state).hexdigest()[:10]}"


def postgres_socket_dir(base_dir: Path | str, environ: Mapping[str, str]) -> Path:
    """The folder that holds the embedded PostgreSQL's socket (its own, as the server may run as another user)."""
    return run_dir(base_dir, environ) / "pg"


def valkey_socket(base_dir: Path | str, environ: Mapping[str, str]) -> Path:
    """The embedded Valkey's socket."""
    return run_dir(base_dir, environ) / "mq" / "valkey.sock"


def postgres_url(socket_dir: Path | str, name: str = DATABASE_NAME) -> str:
    """A URL for a server that listens on a unix socket only.

    The folder stands in the path (`postgres://user@//folder/name`): django-environ turns that into HOST and NAME,
    whereas it neither decodes a host written with %2F nor keeps its capitals.
    """
    return f"postgres://{DATABASE_USER}@/{Path(socket_dir).absolute()}/{name}"


def valkey_url(socket: Path | str) -> str:
    """A Celery broker URL for a Valkey server that listens on a unix socket only."""
    return f"redis+socket://{Path(socket).absolute()}?virtual_host=0"


def uses_embedded_postgres(environ: Mapping[str, str]) -> bool:
    """Whether the database is ours to start. An empty DATABASE_URL, as left in `.env`, counts as none."""
    return not environ.get("DATABASE_URL", "").strip()


def uses_embedded_valkey(environ: Mapping[str, str]) -> bool:
    """Whether the broker is ours to start. An empty BROKER_URL counts as none."""
    return not environ.get("BROKER_URL", "").strip()


def database_url(base_dir: Path | str, environ: Mapping[str, str]) -> str:
    """DATABASE_URL where it is set, else the embedded PostgreSQL's address."""
    if uses_embedded_postgres(environ):
        return postgres_url(postgres_socket_dir(base_dir, environ))
    return environ["DATABASE_URL"].strip()


def broker_url(base_dir: Path | str, environ: Mapping[str, str]) -> str:
    """BROKER_URL where it is set, else the embedded Valkey's address."""
    if uses_embedded_valkey(environ):
        return valkey_url(valkey_socket(base_dir, environ))
    return environ["BROKER_URL"].strip()


def base_url(environ: Mapping[str, str], hosts: Sequence[str] = ()) -> str:
    """How the site is reached from outside, for links in e-mails: BASE_URL where it is set, else the first of `hosts`
    that is one name, by https, else the port of this machine that `manage.py up` listens on. No slash at its end.
    """
    chosen = environ.get("BASE_URL", "").strip().rstrip("/")
    named = [host for host in hosts if host and not host.startswith((".", "*"))]
    if chosen or named:
        return chosen or f"https://{named[0]}"
    return f"http://localhost:{environ.get('PORT', '').strip() or 8000}"
