"""The ten invariants that hold whatever happened (kills, races, restarts): each says what is wrong, in words.

    check_invariants()                                   in a test's own database
    with orm(product): check_invariants(media=product.var_dir / "media")

Written in SQL and apart from the services, so that a fault of theirs is not repeated here.
"""
# ruff: noqa: S608  # all names in the queries stand in this file

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from core.money import CURRENCIES, minor_unit
from core.replay import check_replay
from leads.models import Submission

GRACE = "1 minute"  # how long queued work may lie before somebody is at it
SHOWN = 5


def check_invariants(
    *, media: Path | None = None, acknowledged: Iterable[str] = (), named_by: str = "submission_id", grace: str = GRACE
) -> None:
    """Fails with everything that is wrong.

    media: the folder of the stored files; without it invariant 10 is not asked.
    acknowledged: what the posted field `named_by` held in each web-to-lead post that was answered with success.
    grace: an SQL interval; how long queued work may lie ("0 s" once all queues must be empty).
    """
    found = list(violations(media=media, acknowledged=acknowledged, named_by=named_by, grace=grace))
    assert not found, "\n".join(found)


def violations(
    *, media: Path | None = None, acknowledged: Iterable[str] = (), named_by: str = "submission_id", grace: str = GRACE
) -> Iterator[str]:
    """What is wrong, in words."""
    for text, sql in (*CONVERSIONS, *QUOTES, *STAGES):
        yield from _told(text, rows(sql))
    yield from mapped_fields()
    yield from _told("4: lines whose total breaks the rounding rule", [*lines_off("quote"), *lines_off("opportunity")])
    yield from _told("4: quotes whose tax does not follow from the rates of their lines", taxes_off())
    yield from queues(grace)
    yield from submissions(acknowledged, named_by)
    yield from dangling()
    yield from (f"8: {complaint}" for complaint in check_replay())
    if media is not None:
        yield from files(media)


def rows(sql: str, params: Any = None) -> list[Any]:
    """The first column of what a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [row[0] for row in cursor.fetchall()]


def _told(text: str, found: list[Any]) -> Iterator[str]:
    if found:
        yield f"{text}: {len(found)} ({', '.join(map(str, found[:SHOWN]))}{', …' if len(found) > SHOWN else ''})"


CONVERSIONS = (
    (
        "1: leads whose conversion and `converted_at` disagree",
        """
        select l.id from leads_lead l left join leads_conversion c on c.lead_id = l.id group by l.id
        having count(c.id) <> (case when l.converted_at is null then 0 else 1 end)
        """,
    ),
    (
        "1: converted leads that name other records than their conversion",
        """
        select l.id from leads_lead l join leads_conversion c on c.lead_id = l.id
        where (l.converted_account_id, l.converted_contact_id, l.converted_opportunity_id)
          is distinct from (c.account_id, c.contact_id, c.opportunity_id)
        """,
    ),
)
QUOTES = (
    (
        "2: opportunities with several syncing quotes",
        "select opportunity_id from quotes_quote where is_syncing group by 1 having count(*) > 1",
    ),
    (
        "3: opportunities whose amount is not that of their syncing quote or of their lines",
        """
        select o.id from opportunities_opportunity o
        left join quotes_quote q on q.opportunity_id = o.id and q.is_syncing
          and exists (select from quotes_quoteline l where l.quote_id = q.id and not l.is_optional)
        left join (select opportunity_id, sum(total) as total from opportunities_opportunityline group by 1) l
          on l.opportunity_id = o.id
        where coalesce(q.total_price, l.total) is not null
          and o.amount is distinct from coalesce(q.total_price, l.total)
        """,
    ),
    (
        "3: syncing quotes whose lines are not their opportunity's",
        """
        with ours as (
          select q.id, row_number() over (partition by q.id order by l.position) as place,
              l.entry_id, l.quantity, l.unit_price, l.discount, l.adjustment, l.total
            from quotes_quote q join quotes_quoteline l on l.quote_id = q.id where q.is_syncing and not l.is_optional),
        theirs as (
          select q.id, row_number() over (partition by q.id order by l.position) as place,
              l.entry_id, l.quantity, l.unit_price, l.discount, l.adjustment, l.total
            from quotes_quote q join opportunities_opportunityline l on l.opportunity_id = q.opportunity_id
            where q.is_syncing)
        select distinct id from ((table ours except table theirs) union all (table theirs except table ours)) d
        """,
    ),
    (
        "4: quotes whose totals do not follow from their lines",
        """
        select q.id from quotes_quote q left join quotes_quoteline l on l.quote_id = q.id and not l.is_optional
        group by q.id
        having q.total_price <> coalesce(sum(l.total), 0) or q.whole_discount <> coalesce(-sum(l.adjustment), 0)
          or q.grand_total <> q.total_price + q.shipping_handling
            + (case q.tax_mode when 'included' then 0 else q.tax end)
        """,
    ),
    (
        "4: optional lines that take part in a discount on the whole",
        "select quote_id from quotes_quoteline where is_optional and adjustment <> 0",
    ),
    (
        "4: quotes where two things stand at one place",
        """
        select quote_id from (select quote_id, position from quotes_quoteline
          union all select quote_id, position from quotes_quotenote) p
        group by quote_id, position having count(*) > 1
        """,
    ),
)
STAGES = (
    (
        "9: opportunities that are closed at some time and stand in an open stage, or the other way about",
        """
        select o.id from opportunities_opportunity o join opportunities_stage s on s.id = o.stage_id
        where (o.closed_at is null) <> (s.outcome = 'open')
        """,
    ),
    (
        "9: opportunities that are not as the open row of their stage history says",
        """
        select o.id from opportunities_opportunity o left join opportunities_stagechange s
          on s.opportunity_id = o.id and s.left_at is null
        where s.id is null
          or (s.stage_id, s.amount, s.currency, s.probability, s.forecast_category, s.close_date) is distinct from
             (o.stage_id, o.amount, o.currency, o.probability, o.forecast_category, o.close_date)
        """,
    ),
    (
        "9: opportunities that entered their stage at another time than their stage history says",
        """
        select o.id from opportunities_opportunity o
        where o.stage_changed_at is distinct from (
          select min(s.entered_at) from opportunities_stagechange s where s.opportunity_id = o.id
            and not exists (select from opportunities_stagechange other where other.opportunity_id = o.id
              and other.stage_id <> o.stage_id and (other.entered_at, other.id) >= (s.entered_at, s.id)))
        """,
    ),
    (
        "9: rows of the stage history that tell other previous values than the row before",
        """
        select opportunity_id from (select opportunity_id, previous_amount, previous_close_date,
          lag(amount) over spans as amount, lag(close_date) over spans as close_date from opportunities_stagechange
          window spans as (partition by opportunity_id order by entered_at, id)) s
        where (previous_amount, previous_close_date) is distinct from (amount, close_date)
        """,
    ),
    (
        "9: stage intervals that do not touch",
        """
        select opportunity_id from (select opportunity_id, left_at, entered_at, lead(entered_at) over
          (partition by opportunity_id order by entered_at, id) as next from opportunities_stagechange) s
        where left_at is distinct from next or left_at < entered_at
        """,
    ),
)


def mapped_fields() -> Iterator[str]:
    """3: fields that an administrator has mapped, of quotes that sync. A closed deal has a close date of its own, and
    what a presented quote leaves empty binds nothing.
    """
    pairs = "select quote_field || ' ' || opportunity_field from quotes_syncedfield"
    for ours, theirs in (pair.split() for pair in rows(pairs)):
        differing = rows(f"""
            select q.id from quotes_quote q join opportunities_opportunity o on o.id = q.opportunity_id
            where q.is_syncing and q."{ours}" is distinct from o."{theirs}"
              and not (q.presented_at is not null and coalesce(q."{ours}"::text, '') = '')
              and not ('{theirs}' = 'close_date' and o.closed_at is not null)
            """)
        yield from _told(f"3: syncing quotes whose {ours} is not their opportunity's {theirs}", differing)


def lines_off(kind: str) -> list[Any]:
    """Lines whose total is not quantity x price less discount, rounded once to the minor unit of the currency."""
    app = {"quote": "quotes", "opportunity": "opportunities"}[kind]
    digits = ", ".join(f"('{code}', {-int(minor_unit(code).as_tuple().exponent)})" for code in CURRENCIES)
    return rows(f"""
        select '{kind} line ' || l.id from {app}_{kind}line l join {app}_{kind} p on p.id = l.{kind}_id
        join (values {digits}) as unit (currency, digits) on unit.currency = p.currency
        where l.total <> round(l.quantity * l.unit_price * (100 - l.discount) / 100, unit.digits) + l.adjustment
        """)


def taxes_off() -> list[Any]:
    """Quotes taxed by rate whose tax is not that of their lines, rounded once for each rate."""
    digits = ", ".join(f"('{code}', {-int(minor_unit(code).as_tuple().exponent)})" for code in CURRENCIES)
    return rows(f"""
        with rated as (
          select q.id, round(sum(l.total) * l.tax_rate
              / (case q.tax_mode when 'included' then 100 + l.tax_rate else 100 end), unit.digits) as tax
            from quotes_quote q join quotes_quoteline l on l.quote_id = q.id and not l.is_optional
            join (values {digits}) as unit (currency, digits) on unit.currency = q.currency
            where q.tax_mode <> 'typed' group by q.id, l.tax_rate, unit.digits)
        select q.id from quotes_quote q left join rated on rated.id = q.id where q.tax_mode <> 'typed'
        group by q.id having q.tax <> coalesce(sum(rated.tax), 0)
        """)


# Table, condition of waiting work, time since when, what a failed row must say.
QUEUES = {
    "leads_submission": ("state = 'pending'", "changed_at", "state = 'failed' and reason = ''"),
    "quotes_quotedocument": ("state in ('pending', 'running')", "changed_at", "state = 'failed' and reason = ''"),
    # One that the server refused is due again later.
    "notices_outgoingemail": ("state in ('waiting', 'sending')", "due_at", "state = 'failed' and reason = ''"),
    "jobs_job": (
        "state in ('queued', 'running', 'cancelling', 'undoing')",
        "heartbeat_at",
        "state = 'failed' and reason = ''",
    ),
    "jobs_jobitem": ("false", "now()", "state in ('failed', 'skipped', 'kept') and message = ''"),
}
# What may name a record that is gone: of it, or of what was once done to it.
MEMORIES = {"core.snapshot", "jobs.jobitem"}
# Columns that name a file in the store and are no FileField.
STORED = {"files_storedfile": "storage_name"}


def queues(grace: str) -> Iterator[str]:
    for table, (waiting, since, unexplained) in QUEUES.items():
        late = rows(f"select id from {table} where {waiting} and {since} < now() - %s::interval", [grace])
        yield from _told(f"5: work that nobody does, in {table}", late)
        yield from _told(f"5: failed without a reason, in {table}", rows(f"select id from {table} where {unexplained}"))


def submissions(acknowledged: Iterable[str], named_by: str) -> Iterator[str]:
    unfinished = "select id from leads_submission where state <> 'done' and lead_id is not null"
    yield from _told("6: submissions with a lead that are not done", rows(unfinished))
    twice = "select lead_id from leads_submission where lead_id is not null group by 1 having count(*) > 1"
    yield from _told("6: leads of several submissions", rows(twice))
    expected = set(acknowledged)
    if expected:
        stored: dict[str, int] = {}
        for submission in Submission.objects.iterator():
            for name in submission.payload().get(named_by, []):
                stored[name] = stored.get(name, 0) + 1
        yield from _told("6: acknowledged but not stored", sorted(expected - stored.keys()))
        yield from _told("6: stored more than once", sorted(name for name, count in stored.items() if count > 1))


def dangling() -> Iterator[str]:
    """7: links by (content type, id) to what is gone. Foreign keys are the database's promise, if it checks them."""
    unchecked = "select conname from pg_constraint where contype = 'f' and not convalidated"
    yield from _told("7: foreign keys that were never checked", rows(unchecked))
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        # An event remembers a link to what may be gone by now.
        is_memory = model._meta.label_lower in MEMORIES or hasattr(model, "pgh_tracked_model")
        if {"content_type", "object_id"} <= names and not is_memory:
            yield from _dangling_of(model)


def _dangling_of(model: type[models.Model]) -> Iterator[str]:
    links = model._default_manager.exclude(object_id=None)
    for key in links.order_by().values_list("content_type", flat=True).distinct():
        target = ContentType.objects.get_for_id(key).model_class() if key else None
        if target is None:
            continue
        living = models.Exists(target._base_manager.filter(pk=models.OuterRef("object_id")))
        lost = links.filter(~living, content_type=key).values_list("pk", flat=True)
        yield from _told(f"7: {model._meta.label} of a deleted {target._meta.verbose_name}", list(lost))


def files(media: Path) -> Iterator[str]:
    """10: rows without their file, and files without a row."""
    named = {name for table, column in STORED.items() for name in rows(f"select {column} from {table}")}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            # An event remembers the name of a file that may be gone by now.
            if isinstance(field, models.FileField) and not hasattr(model, "pgh_tracked_model"):
                named |= set(model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True))
    stored = {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}
    yield from _told("10: rows whose file is missing", sorted(named - stored))
    yield from _told("10: files that no row names", sorted(stored - named))
