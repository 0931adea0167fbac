"""All tables as the migrations leave them, made once for all processes of a run: each takes a copy of this database.

(Migrations take half a minute, most of which is Django's picture of the models after each of their operations.)
"""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from tests.server_plugin import HOME

NAME = "pathway_tables"


def template(meanwhile: Callable[[], object]) -> str:
    """The name of that database. A process that another one lets wait for it does `meanwhile` first."""
    home = Path(os.environ[HOME])
    made = home / "tables.made"
    with (home / "tables.lock").open("w") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            meanwhile()
            fcntl.flock(guard, fcntl.LOCK_EX)
        if not made.exists():
            make()
            made.touch()
    return NAME


def make() -> None:
    own, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    before, test["NAME"] = test["NAME"], NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.creation.destroy_test_db(own, verbosity=0, keepdb=True)  # only lets go of it
    test["NAME"] = before
