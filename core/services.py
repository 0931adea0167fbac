"""How every CRM record is created, updated, given away and deleted. Each app's `<noun>_…` services build on these.

All are atomic and carry the actor `by` (None only where a machine acts, such as a website form).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Now
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.conflicts import merge
from core.errors import BusinessRuleError, RecordGone, StaleRecord
from core.history import acting, name_actor
from core.logos import check_upload
from core.models import OrganisationSettings, Record, Snapshot
from core.signals import record_deleting
from core.snapshots import put_back, writing_down

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=models.Model)


def check_text(record: models.Model) -> None:
    """Refuses what model validation lets through: NUL characters, which PostgreSQL cannot store, and text too long."""
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if isinstance(value, str):
            # Django checks the length of a CharField; of a TextField it leaves that to the form.
            problem = text_problem(value, field.max_length if isinstance(field, models.TextField) else None)
            if problem:
                raise BusinessRuleError(problem, field=field.name)


def text_problem(text: str, most: int | None) -> str:
    """Why a text cannot be stored where `most` characters fit (None: any number); "" where it can."""
    if "\x00" in text:
        return _("Null characters are not allowed.")
    if most and len(text) > most:
        return _("At most %(max)s characters fit here; these are %(count)s.") % {"max": most, "count": len(text)}
    return ""


def check_times(record: models.Model) -> None:
    """Refuses times in the first and the last year of the calendar: some time zones could not show them any more."""
    for field in record._meta.concrete_fields:
        value = getattr(record, field.attname)
        if isinstance(value, datetime) and not MINYEAR < value.year < MAXYEAR:
            raise BusinessRuleError(_("This is too far away: check the year."), field=field.name)


def check(record: models.Model, *, constraints: bool = True, known: Iterable[str] = ()) -> None:
    """Validates a whole record. Raises BusinessRuleError with each message at its field.

    constraints=False leaves those of the table to the database, for whoever writes the row next (`_write`). known:
    fields that are as they are stored.
    """
    check_text(record)
    check_times(record)
    try:
        record.full_clean(exclude=set(known), validate_constraints=constraints)
    except ValidationError as error:
        raise BusinessRuleError.from_validation(error) from error


def lock(record: M, *with_it: str) -> M:
    """The stored row, locked until the transaction ends; `database_time` on it is now. Raises RecordGone.

    with_it: records that it points to and that are read with it, not locked.
    """
    model = record.__class__  # `request.user` is a lazy object, whose `type` is not a model
    rows = model._base_manager.select_for_update(of=("self",)).annotate(database_time=Now())
    rows = (rows.select_related(*with_it) if with_it else rows).filter(pk=record.pk)
    # A row that was waited for and points elsewhere since drops out of the join: asked again, it is there.
    stored = rows.first() or (rows.first() if with_it else None)
    if stored is None:
        raise RecordGone(str(record._meta.verbose_name))
    return stored


def check_version(stored: Any, version: int | None) -> None:
    """Raises StaleRecord unless `version` is the stored one; None means the caller holds the row's lock already."""
    if version is not None and stored.version != version:
        raise StaleRecord(stored)


def check_update_names(record: Record, names: Iterable[str]) -> None:
    """Raises TypeError for names that `<noun>_update` does not take: no fields, or another verb's."""
    foreign = set(names) & record.service_fields or set(names) - {f.name for f in record._meta.fields if f.editable}
    if foreign:
        raise TypeError(f"{type(record).__name__} does not take {sorted(foreign)} by update")


def database_now() -> datetime:
    """The database's time, by which every record is dated."""
    with connection.cursor() as cursor:
        cursor.execute("select statement_timestamp()")
        return cursor.fetchone()[0]


def touch(stored: R, *, by: Any, changes: dict[str, Any]) -> R:
    """Writes `changes` to a locked row: validates, raises the version, says who and when. Nothing for no changes."""
    if not changes:
        return stored
    for name, value in changes.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.changed_by = by
    # A lock that was waited for tells when the waiting began, which may be before the last change.
    stored.changed_at = max(stored.database_time, stored.changed_at)  # type: ignore[attr-defined]
    # Validation asks the database for each record that is pointed to; those that a locked row points to are there.
    known = {field.name for field in stored._meta.concrete_fields if field.remote_field} - changes.keys()
    _write(stored, by=by, known=known)
    return stored


def record_create(model: type[R], *, by: Any, **fields: Any) -> R:
    """A new record with these fields. Raises BusinessRuleError; nothing is written then."""
    record = model(created_by=by, changed_by=by, **fields)
    _write(record, by=by, force_insert=True)
    return record


def _write(record: models.Model, *, by: Any, known: Iterable[str] = (), **options: Any) -> None:
    """Validates and saves a record. known: `check`.

    The database holds the constraints with the row itself. Asking it before as well, as validation does, costs three
    statements for each of them; so it is asked in words only once it has refused.
    """
    check(record, constraints=False, known=known)
    name_actor(by)
    try:
        with transaction.atomic():
            record.save(**options)
    except IntegrityError:
        check(record)
        raise


@transaction.atomic
def record_update(record: R, *, by: Any, version: int | None, **fields: Any) -> R:
    """Sets fields of a record read at `version`, beside what others changed since (`core.conflicts.merge`).

    Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    check_update_names(record, fields)
    stored = lock(record)
    return touch(stored, by=by, changes=merge(stored, version, fields))


@transaction.atomic
def record_delete(record: models.Model, *, by: Any, version: int | None = None) -> None:
    """Deletes a record with the rows that belong to it; `record_restore` can put them back for a while.

    Raises StaleRecord, RecordGone, and BusinessRuleError in words while other records depend on it.
    """
    stored = lock(record)
    check_version(stored, version)
    try:
        # The row says who changed it last; who deletes it stands in the context of the event.
        with transaction.atomic(), acting(by=by), writing_down(stored, kind=Snapshot.Kind.DELETED, by=by):
            record_deleting.send(sender=type(stored), record=stored, by=by)
            stored.delete()
    except (ProtectedError, RestrictedError) as error:
        found = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
        raise BusinessRuleError(depends_text(stored, found, by=by)) from error


@transaction.atomic
def record_restore(*, snapshot: Snapshot, by: Any) -> models.Model:
    """Puts a deleted record back with all that went with it, as it was. Raises BusinessRuleError."""
    with acting(by=by):
        return put_back(snapshot, by=by)


def depends_text(record: models.Model, dependants: Any, *, by: Any) -> str:
    """Says which records keep `record` from being deleted, up to three a kind by name, if `by` may see them."""
    kinds: dict[type[models.Model], list[Any]] = {}
    for found in dependants:
        kinds.setdefault(type(found), []).append(found)
    parts = []
    for model, rows in kinds.items():
        noun = model._meta.verbose_name if len(rows) == 1 else model._meta.verbose_name_plural
        names = [str(row) for row in _seen_by(by, model, rows)[:3]]
        if names and len(names) < len(rows):
            names.append("…")
        parts.append(f"{len(rows)} {noun}" + (f" ({', '.join(names)})" if names else ""))
    return _("%(record)s cannot be deleted while these depend on it: %(parts)s. Delete or move them first.") % {
        "record": capfirst(str(record)),
        "parts": "; ".join(sorted(parts)),
    }


def _seen_by(user: Any, model: type[models.Model], rows: list[Any]) -> list[Any]:
    manager: Any = model._default_manager
    if user is None or not hasattr(manager, "visible_to"):
        return rows
    seen = set(manager.visible_to(user).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in seen]


@transaction.atomic
def organisation_update(*, by: Any, version: int, **fields: Any) -> OrganisationSettings:
    """Changes the organisation's settings. Raises StaleRecord, BusinessRuleError."""
    stored = OrganisationSettings.objects.select_for_update().get(pk=1)
    logo = fields.get("logo")
    if isinstance(logo, File) and not isinstance(logo, FieldFile):  # a new one
        check_upload(logo)
    for name, value in merge(stored, version, fields).items():
        setattr(stored, name, value)
    stored.version += 1
    check(stored)
    name_actor(by)
    stored.save()
    return stored
