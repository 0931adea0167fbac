"""What `CRM_ENV=production` must be told before it serves anybody.

One list, read by the guard (everything that serves refuses to start) and by `manage.py check --deploy`. Commands that
serve nobody, such as `collectstatic` while an image is built, go on without.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

KEY_LENGTH, KEY_VARIETY = 50, 5  # characters, different characters: what Django calls a strong key
BOOT_ERROR = 3  # gunicorn's own code for a worker that cannot start: any other makes it try for ever


def problems(given: Any = settings, environ: Mapping[str, str] = os.environ) -> list[tuple[str, str]]:
    """Each setting that is missing or unsafe, with what to do about it; empty outside production."""
    if not given.PRODUCTION:
        return []
    found = []
    if not _is_strong(_secret_key(given)):
        found.append(("SECRET_KEY", f"set a random one of at least {KEY_LENGTH} characters, such as: {_KEY_COMMAND}"))
    if given.DEBUG:
        found.append(("DEBUG", "remove it, or set DEBUG=0: debugging shows settings and code to every visitor"))
    if not given.ALLOWED_HOSTS or "*" in given.ALLOWED_HOSTS:
        found.append(("ALLOWED_HOSTS", "name the hosts that people type, such as ALLOWED_HOSTS=crm.example.com"))
    if not _is_public_address(environ.get("BASE_URL", "")):
        found.append(("BASE_URL", "set the address that links in mails begin with: BASE_URL=https://crm.example.com"))
    for name, example in (
        ("DATABASE_URL", "postgres://user:password@host:5432/name"),
        ("BROKER_URL", "redis://host:6379/0"),
    ):
        if not environ.get(name, "").strip():
            found.append((name, f"name your own server, {name}={example}: the one that comes along is for trying"))
    return found


_KEY_COMMAND = 'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'


def _secret_key(given: Any) -> str:
    try:
        return str(given.SECRET_KEY)
    except ImproperlyConfigured:  # Django's word for an empty one
        return ""


def _is_strong(key: str) -> bool:
    return len(key) >= KEY_LENGTH and len(set(key)) >= KEY_VARIETY and not key.startswith("django-insecure-")


def _is_public_address(url: str) -> bool:
    try:
        parts = urlsplit(url.strip())
        return parts.scheme == "https" and bool(parts.hostname) and parts.path in {"", "/"} and not parts.query
    except ValueError:
        return False


def guard(*, code: int = 1) -> None:
    """Ends the process with one message that names every problem; returns when there is none."""
    if found := problems():
        lines = [f"    {name}: {mend}" for name, mend in found]
        sys.stderr.write(
            "\n".join(["Pathway CRM does not start with CRM_ENV=production, until these are set:", *lines, ""])
        )
        raise SystemExit(code)


def check(**kwargs: Any) -> list[checks.CheckMessage]:
    """The same list for `manage.py check --deploy`."""
    return [checks.Error(f"{name} is missing or unsafe.", hint=mend, id="crm.E001") for name, mend in problems()]
