"""What happens between "the servers answer" and "the pages are served": tables, first users, static files.

The one module of this package that needs Django to be set up.
"""

import hashlib
import io
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from crm.servers import logins
from crm.servers.errors import ServerError
from crm.servers.process import wait_until
from crm.servers.secret import write_private

ADMINISTRATOR = "admin@example.com"


def wait_for_database(seconds: float = 15) -> None:
    """Wait for a server that is not ours, which may be starting too. Raises ServerError with its own words."""
    problem = ""

    def answers() -> bool:
        nonlocal problem
        try:
            connection.ensure_connection()
        except OperationalError as error:
            problem = str(error).strip()
            return False
        return True

    if not wait_until(answers, seconds, pause=0.5):
        raise ServerError(f"The database of DATABASE_URL does not answer: {problem}")


def migrate() -> None:
    """Bring the tables up to date."""
    call_command("migrate", interactive=False, verbosity=0)


def has_users() -> bool:
    """Whether anybody can log in yet."""
    return get_user_model()._default_manager.exists()


def load_first_data(*, demo: bool) -> None:
    """Fill an empty database of ours: the demo company, or one administrator. The log-ins go to var/logins.txt."""
    if demo:
        call_command("demo_load", stdout=io.StringIO())  # `up` itself says what there is to say
    else:
        create_administrator()


@transaction.atomic
def create_administrator() -> None:
    """One administrator with a random password, kept in var/logins.txt."""
    from users.services import user_create  # models: not before Django is set up

    password = secrets.token_urlsafe(12)
    user_create(by=None, email=ADMINISTRATOR, password=password, last_name="Administrator", profile="administrator")
    logins.write([("administrator", ADMINISTRATOR, password)])


def collect_static() -> bool:
    """Collect, hash and compress the static files where any of them changed; whether it was needed.

    collectstatic itself would look at every file and compress it again, seconds of each start.
    """
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name("static.stamp")
    wanted = static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and (root / "staticfiles.json").exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    write_private(stamp, wanted)
    return True


def static_fingerprint() -> str:
    """A digest of the names, sizes and times of all static files, without reading them."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            status = os.stat(storage.path(name))
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
