"""The secret key of an installation that was given none: made once, kept where only its owner can read it."""

import os
import secrets
from pathlib import Path


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path`, readable by its owner only and never half written.

    The new file is created with mode 0600 under a name of its own and then moved over the old one, so that neither an
    older file's mode nor a link planted at `path` is followed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(fresh, path)


def secret_key(var_dir: Path | str) -> str:
    """The key in `<var_dir>/secret_key`, made on the first call. Two processes that make it at once agree on one."""
    path = Path(var_dir) / "secret_key"
    if not path.exists():
        draft = path.with_name(f"secret_key.{secrets.token_hex(4)}")
        write_private(draft, secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
