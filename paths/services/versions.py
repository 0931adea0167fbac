"""Paths, as managers keep them, and their versions: drafted, published, taken up again.

The path is locked before its versions. What was published never changes (a trigger holds that as well), and content
outlives the steps that it is about: a stage that is renamed, taken out of use or deleted leaves it as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.conflicts import merge
from core.errors import BusinessRuleError, RecordGone, StaleRecord
from core.history import name_actor
from core.reference import reference_delete, reference_save
from core.services import check_update_names, lock, record_create, touch
from paths import registry
from paths.content import StepContent, checked
from paths.models import Celebration, Path, PathVersion
from paths.registry import PathType
from paths.services.pictures import path_picture_add
from users.models import User


@transaction.atomic
def path_create(
    *,
    record_type: str,
    name: str,
    by: User | None,
    scope: str = "",
    content: Mapping[str, Any] | None = None,
    celebration: str = Celebration.ALWAYS,
) -> Path:
    """A new path with a draft; records follow it once the draft is published. Raises BusinessRuleError."""
    path_type = _type(record_type)
    if scope not in {key for key, __ in path_type.scopes()}:
        raise BusinessRuleError(_("There is nothing that could walk this path: choose from the list."), field="scope")
    path = reference_save(Path(record_type=record_type, scope=scope), by=by, name=name)
    add_draft(path, by=by, content=content or {}, celebration=celebration)
    return path


@transaction.atomic
def path_update(*, path: Path, by: User | None, **fields: Any) -> Path:
    """Sets name or is_active. Raises RecordGone, BusinessRuleError."""
    if unknown := fields.keys() - {"name", "is_active"}:
        raise TypeError(f"a path does not take {sorted(unknown)}")
    return reference_save(path, by=by, **fields)


@transaction.atomic
def path_delete(*, path: Path, by: User | None) -> None:
    """Deletes a path with its versions; the steps themselves, and what is ticked, stay. Raises RecordGone."""
    reference_delete(path, by=by)


@transaction.atomic
def path_draft_begin(*, path: Path, by: User | None, source: PathVersion | None = None) -> PathVersion:
    """The draft of a path, begun from `source` (of any path of its type; default: the version that is followed).

    A draft that is there already is answered as it is, but refused where a `source` is asked for.
    Raises RecordGone, BusinessRuleError.
    """
    stored = lock(path)
    draft = stored.draft
    if draft is not None:
        if source is None:
            return draft
        raise BusinessRuleError(_("There is a draft already: publish it or throw it away first."))
    source = source or stored.current
    held = {"content": source.content, "celebration": source.celebration} if source else {}
    return add_draft(stored, by=by, stored=source.content if source else None, **held)


@transaction.atomic
def path_draft_save(
    *, draft: PathVersion, by: User | None, version: int | None, pictures: Iterable[bytes] = (), **fields: Any
) -> PathVersion:
    """Sets `content` or `celebration` of a draft read at `version`; no record follows it yet.

    pictures: files that the content shows, stored with it or not at all. Content is one whole: of two editors the
    second is told. Raises StaleRecord, RecordGone, BusinessRuleError (each message at `paths.content.field_name`, or
    at `picture`).
    """
    check_update_names(draft, fields)
    stored = _lock_draft(draft)
    for picture in pictures:
        path_picture_add(content=picture, by=by)
    if "content" in fields:
        fields["content"] = checked(fields["content"], _type(stored.path.record_type), stored=stored.content)
    try:
        changes = merge(stored, version, fields)
    except StaleRecord as error:  # JSON beside JSON is nothing that somebody could choose from
        raise StaleRecord(stored) from error
    return touch(stored, by=by, changes={n: v for n, v in changes.items() if v != getattr(stored, n)})


@transaction.atomic
def path_step_save(
    *, draft: PathVersion, step: str, content: StepContent, by: User | None, version: int | None
) -> PathVersion:
    """Sets what one step of a draft, read at `version`, shows and asks. Raises as `path_draft_save` does."""
    whole = {**draft.content, step: content.as_json()}
    return path_draft_save(draft=draft, by=by, version=draft.version if version is None else version, content=whole)


@transaction.atomic
def path_draft_discard(*, draft: PathVersion, by: User | None) -> None:
    """Throws a draft away; the published versions stay. Raises RecordGone, BusinessRuleError."""
    stored = _lock_draft(draft)
    if stored.path.current is None:
        raise BusinessRuleError(_("It is all that this path has: delete the path instead."))
    name_actor(by)
    stored.delete()


@transaction.atomic
def path_publish(*, draft: PathVersion, by: User | None, version: int | None) -> PathVersion:
    """Makes a draft, as it was read at `version`, what records follow from now on; it never changes again.

    Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    stored = _lock_draft(draft)
    if version is not None and version != stored.version:
        raise StaleRecord(stored)
    return _publish(stored, by=by)


@transaction.atomic
def path_roll_back(*, version: PathVersion, by: User | None) -> PathVersion:
    """Publishes what an earlier version holds once more, as the newest. Raises RecordGone, BusinessRuleError."""
    if version.is_draft:
        raise BusinessRuleError(_("A draft is published, not gone back to."))
    return _publish(path_draft_begin(path=version.path, by=by, source=version), by=by)


@transaction.atomic
def path_retire(*, record_type: str, scope: str, by: User | None) -> None:
    """Takes the path of a set of steps that is being deleted (a pipeline) out of use; what it says can be copied."""
    for path in Path.objects.filter(record_type=record_type, scope=scope, is_active=True):
        path_update(path=path, by=by, is_active=False)


@transaction.atomic
def path_copy(
    *, record_type: str, scope: str, to: str, steps: Mapping[str, str], name: str, by: User | None
) -> Path | None:
    """Gives a copy of a set of steps what the path of the first shows. steps: the key of each step -> its copy's.

    None where the first has no path in use.
    """
    path = Path.objects.filter(record_type=record_type, scope=scope, is_active=True).first()
    current = path.current if path else None
    if current is None:
        return None
    content = rekeyed(current.content, steps)
    copy = reference_save(Path(record_type=record_type, scope=to), by=by, name=name)
    draft = add_draft(copy, by=by, content=content, stored=content, celebration=current.celebration)
    _publish(draft, by=by, stored=content)
    return copy


def rekeyed(content: Mapping[str, Any], steps: Mapping[str, str]) -> dict[str, Any]:
    """The content of the steps that have a counterpart, under its key; gates name the counterparts too."""
    found = {}
    for key, data in content.items():
        if key not in steps:
            continue
        gate = data.get("gate", {})
        if "next" in gate:
            gate = {**gate, "next": [steps[step] for step in gate["next"] if step in steps]}
        found[steps[key]] = {**data, "gate": gate} if gate else data
    return found


def add_draft(
    path: Path,
    *,
    by: User | None,
    content: Mapping[str, Any] | None = None,
    stored: Mapping[str, Any] | None = None,
    **more: Any,
) -> PathVersion:
    """The next draft of a locked path. stored: `paths.content.checked`. Raises BusinessRuleError."""
    number = (path.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    clean = checked(content or {}, _type(path.record_type), stored=stored)
    return record_create(PathVersion, by=by, path=path, number=number, content=clean, **more)


def _publish(draft: PathVersion, *, by: User | None, stored: Mapping[str, Any] | None = None) -> PathVersion:
    checked(draft.content, _type(draft.path.record_type), stored=stored)
    locked = draft if hasattr(draft, "database_time") else _lock_draft(draft)
    now = locked.database_time  # type: ignore[attr-defined]
    return touch(locked, by=by, changes={"published_at": now, "published_by": by})


def _type(record_type: str) -> PathType:
    path_type = registry.all_paths().get(record_type)
    if path_type is None:
        raise BusinessRuleError(_("Records of this type have no path."), field="record_type")
    return path_type


def _lock_draft(draft: PathVersion) -> PathVersion:
    """The stored draft, after its path. Raises RecordGone, and BusinessRuleError once it is published."""
    path = Path.objects.select_for_update().filter(pk=draft.path_id).first()
    if path is None:
        raise RecordGone(str(Path._meta.verbose_name))
    stored = lock(draft)
    stored.path = path
    if not stored.is_draft:
        raise BusinessRuleError(_("%(version)s is published and stays as it is.") % {"version": stored})
    return stored
