"""Forgetting old history, so that event tables do not grow for ever. What is left still replays (docs/adr/0007)."""

from __future__ import annotations

from datetime import datetime
from string import Template
from typing import Any

from django.conf import settings
from django.db import connection, models

from core.replay import event_model, tracked_models

BATCH = 5000  # events for each statement, so that no lock is held for long
# Keys rise with time: the oldest come first. Of a living record the last event before the horizon stays, for
# it is what the later ones build upon; of a deleted one nothing does.
PRUNE = Template("""
with lot as (
  select pgh_id, pgh_obj_id, pgh_created_at, pgh_label from $events where pgh_id > %s order by pgh_id limit %s),
gone as (
  delete from $events e using lot where e.pgh_id = lot.pgh_id and lot.pgh_created_at < %s and (lot.pgh_label = 'delete'
    or exists (select from $events n where n.pgh_obj_id = lot.pgh_obj_id and n.pgh_id > lot.pgh_id
               and n.pgh_created_at < %s))
  returning e.pgh_id)
select max(pgh_id), min(pgh_created_at), (select count(*) from gone) from lot
""")
CONTEXTS = Template("delete from pghistory_context c where c.created_at < %s and $unused")
UNUSED = Template("not exists (select from $events e where e.pgh_context_id = c.id)")
HORIZON = "select now() - make_interval(months => %s)"


def history_prune(*, months: int | None = None, batch: int = BATCH) -> int:
    """Deletes events older than `months` (default: the setting `HISTORY_MONTHS`; 0 keeps all), and says how many.

    Meant to run while people work: each batch is a transaction of its own, and it may be broken off at any time.
    """
    months = settings.HISTORY_MONTHS if months is None else months
    if months < 1:
        return 0
    (horizon,) = _row(HORIZON, [months])
    count = sum(_prune(model, horizon, batch) for model in tracked_models())
    quoted = [_events(model) for model in tracked_models()]
    unused = " and ".join(UNUSED.substitute(events=events) for events in quoted)
    with connection.cursor() as cursor:
        cursor.execute(CONTEXTS.substitute(unused=unused), [horizon])
    return count


def _prune(model: type[models.Model], horizon: datetime, batch: int) -> int:
    sql, last, count = PRUNE.substitute(events=_events(model)), 0, 0
    while True:
        highest, oldest, deleted = _row(sql, [last, batch, horizon, horizon])
        count += deleted
        if highest is None or oldest >= horizon:
            return count
        last = highest


def _events(model: type[models.Model]) -> str:
    return connection.ops.quote_name(event_model(model)._meta.db_table)


def _row(sql: str, params: list[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()
