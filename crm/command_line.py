"""`manage.py`: Django's command line, with the embedded database at hand when the product is not running."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from core import database
from crm.servers.embedded import Installation, with_servers
from crm.servers.errors import ServerError
from crm.servers.supervisor import StopRequested

SERVING = {"up", "runserver"}
# They ask no database, or start it themselves (`up`).
WITHOUT_DATABASE = {
    "up", "help", "version", "makemessages", "compilemessages", "collectstatic", "findstatic", "startapp",
    "startproject", "diffsettings", "sendtestemail",
}  # fmt: skip
ASKING = {"-h", "--help", "--version"}


def run(arguments: list[str]) -> None:
    """Runs a command as `manage.py` was called; ends the process with its code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")
    from django.conf import settings

    name = arguments[1] if len(arguments) > 1 else "help"
    if name in SERVING:
        from crm import production

        production.guard()
    if name != "runserver":
        database.take_role("command")
    installation = Installation(Path(settings.BASE_DIR), os.environ)
    if not installation.embeds_postgres or not needs_database(name, arguments[2:]):
        _execute(arguments)
        return
    try:
        with with_servers(installation):
            _execute(arguments)
    except ServerError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except StopRequested:
        sys.exit(128 + signal.SIGTERM)


def _execute(arguments: list[str]) -> None:
    """What a command writes stands in the history as a command's."""
    from django.core.management import execute_from_command_line

    from core.history import acting

    with acting(door="command"):
        execute_from_command_line(arguments)


def needs_database(name: str, options: list[str]) -> bool:
    """Whether a command is worth the second that a start of the database takes."""
    if name in WITHOUT_DATABASE or name.startswith("-") or ASKING & set(options):
        return False
    if name == "check":
        return "--database" in options
    import django
    from django.core.management import get_commands

    django.setup()
    return name in get_commands()  # an unknown one is only told so
