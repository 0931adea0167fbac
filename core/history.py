"""History by database triggers (django-pghistory), so that bulk and raw writes are caught as well.

`track` is the one way a model gets its history. The events of a record are `record.events`.
"""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import connections, models

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


def track(*, exclude: list[str] | None = None, part_of: str = "") -> Callable[[Any], Any]:
    """Class decorator: every insert, update and delete of the model's rows becomes an event row.

    part_of: the foreign key to the record that such rows belong to, with whose history theirs is read.
    """
    indexes = [models.Index(fields=[name, "pgh_id"]) for name in ("pgh_obj", part_of) if name]
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
