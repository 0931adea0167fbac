"""How long the database may take, and what its refusals mean.

Every connection is opened with limits, so that one stuck statement stops neither its user nor those who wait behind it:
`PATIENCE` by role. Work that takes longer says so with `long_statements()`. What PostgreSQL refuses becomes words
(`trouble`), and a transaction that lost against another one is run again (`retried`).
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import Error, InterfaceError, OperationalError
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

P = ParamSpec("P")
R = TypeVar("R")
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """Limits in seconds; 0 is none. joins: how many tables the planner may put into an order of its own."""

    statement: float
    lock: float
    idle_in_transaction: float
    joins: int = 8  # PostgreSQL's own

    @property
    def options(self) -> str:
        """For libpq's connection parameter of that name."""
        limits = {
            "statement_timeout": self.statement,
            "lock_timeout": self.lock,
            "idle_in_transaction_session_timeout": self.idle_in_transaction,
        }
        patience = (f"-c {name}={round(seconds * 1000)}" for name, seconds in limits.items())
        return " ".join([*patience, f"-c join_collapse_limit={self.joins}"])


# A page's statements end before gunicorn would end its worker (60 s). They are short: a record with the rows that it
# points to takes the database 0.1 ms to find, and took 9 ms to plan, most of them for orders of joins. A command is
# watched by whoever typed it, but it stops waiting for locks, behind which everybody else would queue up.
PATIENCE = {
    "web": Patience(statement=20, lock=5, idle_in_transaction=30, joins=4),
    "worker": Patience(statement=120, lock=15, idle_in_transaction=300),
    "command": Patience(statement=0, lock=30, idle_in_transaction=0),
}


def take_role(role: str, using: str = DEFAULT_DB_ALIAS) -> None:
    """From now on this process's new connections have the patience of `role`; those that are open are closed."""
    own = connections[using]
    own.settings_dict["OPTIONS"] = {**own.settings_dict["OPTIONS"], "options": PATIENCE[role].options}
    own.close()


@contextmanager
def long_statements(seconds: float = 0, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Within the block a statement may take this long (0: as long as it takes); locks are not waited for any longer."""
    connection = connections[using]

    def allow(milliseconds: str) -> str:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('statement_timeout')")
            before = str(cursor.fetchone()[0])
            cursor.execute("select set_config('statement_timeout', %s, false)", [milliseconds])
        return before

    before = allow(str(round(seconds * 1000)))
    try:
        yield
    finally:
        # A failed transaction takes the setting back by itself, and a lost connection has it no more.
        own = connection.connection
        if own is not None and not own.closed and own.get_transaction_status() != TRANSACTION_STATUS_INERROR:
            allow(before)


class Trouble(Enum):
    """Why the database said no, where it is nobody's mistake."""

    AWAY = "away"  # no connection: it is being started, stopped or moved
    SLOW = "slow"  # a statement took longer than it may
    BUSY = "busy"  # somebody else holds the rows
    LOST = "lost"  # two transactions were in each other's way, and this one had to go


_BY_STATE = {"57014": Trouble.SLOW, "55P03": Trouble.BUSY, "40001": Trouble.LOST, "40P01": Trouble.LOST}
# Connection exceptions, too many connections, and an operator who shuts down or a server that starts up.
_AWAY = ("08", "53300", "57P", "25P03")


def trouble(error: BaseException | None) -> Trouble | None:
    """What an error of the database means; None for anything else, mistakes in a statement included."""
    if not isinstance(error, Error):
        return None
    state = getattr(error.__cause__, "pgcode", None)
    if state is None:
        return Trouble.AWAY if isinstance(error, OperationalError | InterfaceError) else None
    return _BY_STATE.get(state) or (Trouble.AWAY if state.startswith(_AWAY) else None)


def retried(function: Callable[P, R], *, attempts: int = 3) -> Callable[P, R]:
    """Decorator above `@transaction.atomic`: runs a service again when its transaction lost against another one.

    Safe where all that the function does lies in its transaction. Inside a larger transaction nothing can be run again,
    and the error goes on to whoever began that one.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(1, attempts + 1):
            try:
                return function(*args, **kwargs)
            except OperationalError as error:
                within = connections[DEFAULT_DB_ALIAS].in_atomic_block
                if within or attempt == attempts or trouble(error) is not Trouble.LOST:
                    raise
                logger.warning("%s lost against another transaction; once more", function.__name__)
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311
        raise AssertionError("unreachable")

    return run
