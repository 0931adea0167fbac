"""History by database triggers (django-pghistory), so that bulk and raw writes are caught as well.

`track` is the one way a model gets its history, `acting` the one way to say who writes and by which door. The events
of a record are `record.events`. Decided in docs/adr/0003 and 0007.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import pghistory
from django.db import connection, connections, models

# Bookkeeping columns say nothing that the event itself does not say.
UNTRACKED = ["changed_at"]

# pghistory's own helpers catch an exception for each row, and each catch is a subtransaction over all pending
# deferred foreign keys: bulk inserts become quadratic. These do the same without one (322 -> 27,000 rows a second).
HELPERS = """
create or replace function _pgtrigger_should_ignore(trigger_name name) returns bool language sql stable as
$$ select coalesce(trigger_name = any(nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false) $$;
create or replace function _pgh_attach_context() returns uuid language plpgsql as $$
declare i uuid := nullif(current_setting('pghistory.context_id', true), '')::uuid;
        m jsonb := nullif(current_setting('pghistory.context_metadata', true), '')::jsonb;
begin
  if i is null or m is null then return null; end if;
  insert into pghistory_context(id, metadata, created_at, updated_at) values (i, m, now(), now())
    on conflict (id) do update set metadata = excluded.metadata, updated_at = excluded.updated_at
    where pghistory_context.metadata <> excluded.metadata;
  return i;
end $$;
"""


def track(
    *, exclude: list[str] | None = None, part_of: str = "", by_record: models.Index | None = None
) -> Callable[[Any], Any]:
    """Class decorator: every insert, update and delete of the model's rows becomes an event row.

    part_of: the foreign key to the record that such rows belong to, with whose history theirs is read.
    by_record: the index of a record's events, ("pgh_obj", "pgh_id"), where it is to hold more columns.
    """
    indexes = [by_record or models.Index(fields=["pgh_obj", "pgh_id"])]
    if part_of:
        indexes.append(models.Index(fields=[part_of, "pgh_id"]))
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=UNTRACKED + (exclude or []),
        meta={"indexes": indexes},
        attrs={"part_of": part_of},
    )


def install_helpers(using: str = "default", **kwargs: Any) -> None:
    """Receiver of `post_migrate`: puts the fast helper functions in place of pghistory's."""
    with connections[using].cursor() as cursor:
        cursor.execute("select to_regclass('pghistory_context')")
        if cursor.fetchone()[0]:
            cursor.execute(HELPERS)


@dataclass(frozen=True)
class Acting:
    """Who writes, and how: the row of `pghistory_context` that the events of these writes point to."""

    id: str
    metadata: dict[str, Any]

    @property
    def settings(self) -> list[str]:
        return [self.id, json.dumps(self.metadata)]


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)
WRITING = ("insert", "update", "delete", "with", "merge", "call", "do")
# The triggers read these two settings; they end with the transaction. A service outside of any block names its actor
# for the rest of the transaction (`name_actor`), which a block that knows a door but no user leaves standing.
TELL = "select set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true); "
TELL_DOOR = """select
 set_config('pghistory.context_id', coalesce(nullif(current_setting('crm.actor_id', true), ''), %s), true),
 set_config('pghistory.context_metadata', coalesce(nullif(current_setting('crm.actor', true), ''), %s), true); """
# One id for all that one actor writes in a transaction.
NAME = """select
 set_config('crm.actor_id', case when current_setting('crm.actor', true) = %(metadata)s
                                 then current_setting('crm.actor_id', true) else %(id)s end, true),
 set_config('crm.actor', %(metadata)s, true),
 set_config('pghistory.context_id', current_setting('crm.actor_id', true), true),
 set_config('pghistory.context_metadata', %(metadata)s, true)"""

FORGET = """select set_config('crm.actor_id', '', true), set_config('crm.actor', '', true),
 set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"""


@contextmanager
def acting(*, by: Any = None, door: str = "", **more: Any) -> Iterator[None]:
    """Everything written within says that user `by` wrote it through `door`.

    door: "page", "admin", "website", "api", "job" or "command". Within another block, what is not said stays as there,
    and what was written before the block keeps its own actor. `more` must be JSON.
    """
    outer = _acting.get()
    said = {"user": by.pk if by else None, "door": door, **more}
    metadata = {**(outer.metadata if outer else {}), **{name: value for name, value in said.items() if value}}
    if outer and outer.metadata == metadata:
        yield
        return
    token = _acting.set(Acting(str(uuid.uuid4()), metadata))
    try:
        with ExitStack() as stack:
            if outer is None:
                stack.enter_context(connection.execute_wrapper(_tell))
            yield
    finally:
        _acting.reset(token)


def _tell(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Says who acts in front of each statement that writes: a rollback to a savepoint would take it back otherwise."""
    now = _acting.get()
    if now is None or not isinstance(sql, str) or not sql.lstrip().lower().startswith(WRITING):
        return execute(sql, params, many, context)
    tell = TELL if now.metadata.get("user") else TELL_DOOR
    if many or isinstance(params, dict):
        context["cursor"].execute(tell, now.settings)
        return execute(sql, params, many, context)
    if params is None:
        sql = sql.replace("%", "%%")
    return execute(tell + sql, [*now.settings, *(params or ())], many, context)


def name_actor(by: Any) -> None:
    """For services: the rest of the transaction is written by `by`, unless a block of `acting` names a user."""
    now = _acting.get()
    if by is None or (now and now.metadata.get("user")):
        return
    metadata = json.dumps({**(now.metadata if now else {}), "user": by.pk})
    with connection.cursor() as cursor:
        cursor.execute(NAME, {"id": str(uuid.uuid4()), "metadata": metadata})


def forget_actor() -> None:
    """For who tells of several people in one transaction: what follows is nobody's, until a service names its actor."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET)


def actor_of(event: dict[str, Any], before: dict[str, Any] | None = None) -> Any:
    """The key of the user who wrote an event (its columns and `pgh_context__metadata`), None where a machine did.

    Without a context the row itself may say it, if a service wrote it: then its version has risen since `before`.
    """
    metadata = event["pgh_context__metadata"] or {}
    if metadata:
        return metadata.get("user")
    is_by_service = before is None or event.get("version", 0) > before.get("version", 0)
    return event.get("changed_by_id") if is_by_service else None


def override_of(event: dict[str, Any]) -> str:
    """Why a gate of a path was overridden by the write that made an event; "" as a rule."""
    return str((event["pgh_context__metadata"] or {}).get("override", ""))


def door_of(event: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    """The door of an event: a door of `acting`, "database" where nobody said who writes, "" where it is not known."""
    metadata = event["pgh_context__metadata"]
    if metadata is not None:
        return str(metadata.get("door", ""))
    is_by_service = before is None or event.get("version", 0) > before.get("version", 0)
    return "" if is_by_service and "version" in event else "database"
