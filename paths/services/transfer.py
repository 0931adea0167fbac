"""What one path says, taken over by another: from a path beside it, or from a file of another installation.

Steps have other keys there. They are matched by what they are called; those that are left, of one kind, by their order.
The pictures that guidance shows travel in the file, in base 64, each under its key.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from string import ascii_letters, digits
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.catalogue import Field, FieldType, fields_of
from core.criteria import operators_of
from core.errors import BusinessRuleError
from core.records import type_of
from core.services import lock, touch
from paths import registry
from paths.content import checked, sizes_of
from paths.guidance import clean_guidance, pictures_in
from paths.models import Celebration, Path, PathPicture, PathVersion
from paths.pictures import LIMITS, MOST_IN_PATH
from paths.registry import PathType, StepOption
from paths.services.pictures import path_picture_add
from paths.services.versions import add_draft, path_create, rekeyed
from users.models import User

FORMAT = "pathway-path-1"
MOST_FILE, MOST_STEPS = 2_000_000, 200  # bytes, without the pictures
MOST_PICTURES = MOST_IN_PATH * (LIMITS.bytes // 3 + 1) * 4  # bytes, in base 64
_BASE_64 = (ascii_letters + digits + "+/=").encode()
_KINDS = {"open", "closed", "won", "lost", "converted"}
_NAMED = {FieldType.REFERENCE, FieldType.USER, FieldType.RECORD}  # whose criteria hold the key of a row


@dataclass(frozen=True)
class Taken:
    """A draft, and what is not in it: steps without a counterpart, by their labels, and how many pictures that are
    nowhere to be had.
    """

    draft: PathVersion
    left: list[str]
    pictures_left: int = 0


@transaction.atomic
def path_draft_copy(*, path: Path, source: Path, by: User | None) -> Taken:
    """A draft that says what another path (its version in use, or else its draft) says.

    Raises RecordGone, BusinessRuleError: also where there is a draft that holds something.
    """
    if path.record_type != source.record_type:
        raise BusinessRuleError(_("Choose a path of the same kind of records."), field="source")
    version = source.current or source.draft
    if version is None:
        raise BusinessRuleError(_("%(path)s has nothing that could be copied.") % {"path": source}, field="source")
    content, left = _matched(version.content, _steps_of(version), _options(path))
    return Taken(_fill(path, content, version.celebration, by=by, stored=content), left)


@transaction.atomic
def path_begin(*, record_type: str, scope: str, name: str, source: Path | None, by: User | None) -> Taken:
    """A new path with a draft that says what `source` says, if there is one. Raises BusinessRuleError."""
    path = path_create(record_type=record_type, scope=scope, name=name, by=by)
    return path_draft_copy(path=path, source=source, by=by) if source else Taken(path.versions.get(), [])


@transaction.atomic
def path_draft_import(*, path: Path, data: bytes, by: User | None) -> Taken:
    """A draft that says what a file says. Raises RecordGone, BusinessRuleError: at `file`, or at a step's part."""
    found = _read(data)
    if found.get("record_type") != path.record_type:
        text = _("This file is about other records (%(type)s), and this path is about %(own)s.")
        words = {"type": str(found.get("record_type"))[:80], "own": path.record_type}
        raise BusinessRuleError(text % words, field="file")
    options, content = _steps(found)
    for step in content.values():
        _name_to_key(step, path.record_type)
    matched, left = _matched(content, options, _options(path))
    celebration = found.get("celebration", Celebration.ALWAYS)
    if celebration not in Celebration.values:
        raise BusinessRuleError(_("The file does not say how often is celebrated in words known here."), field="file")
    pictures_left = _take_pictures(matched, found.get("pictures", {}), by=by)
    return Taken(_fill(path, matched, celebration, by=by), left, pictures_left)


def path_export(version: PathVersion) -> dict[str, Any]:
    """A version as a file: its steps with their labels, so that another installation knows which they are.

    Rows that criteria name travel by their label; steps that no longer exist stay behind.
    """
    path = version.path
    steps = []
    for option in _steps_of(version):
        content = json.loads(json.dumps(version.content.get(option.key, {})))
        _key_to_name(content, path.record_type)
        steps.append({"key": option.key, "label": option.label, "kind": option.kind, "content": content})
    celebration = str(version.celebration)
    about = {"format": FORMAT, "record_type": path.record_type, "name": path.name, "celebration": celebration}
    pictures = PathPicture.objects.in_bulk(_shown(step["content"] for step in steps))
    packed = {key: b64encode(picture.content).decode() for key, picture in pictures.items()}
    return {**about, "steps": steps, **({"pictures": packed} if packed else {})}


def _shown(contents: Iterable[Mapping[str, Any]]) -> set[str]:
    """The keys of the pictures that these steps show."""
    return set(chain(*(pictures_in(str(content.get("guidance", ""))) for content in contents)))


def _take_pictures(content: dict[str, Any], files: Any, *, by: User | None) -> int:
    """Stores the pictures that the content shows, out of the files that came with it, and takes those out of the
    content that are not here either; how many. Raises BusinessRuleError at `file`.
    """
    if not isinstance(files, dict):
        raise BusinessRuleError(_("This file does not say what its pictures are."), field="file")
    shown = _shown(content.values())
    for key in sorted(shown & files.keys()):
        _take_picture(key, files[key], by=by)
    sizes = sizes_of(shown)
    for step, data in content.items():
        if _shown([data]) - sizes.keys():
            content[step] = {**data, "guidance": clean_guidance(data["guidance"], sizes)}
    return len(shown - sizes.keys())


def _take_picture(key: str, file: Any, *, by: User | None) -> None:
    try:
        picture = path_picture_add(content=b64decode(file, validate=True), by=by)
    except (TypeError, ValueError) as error:
        raise BusinessRuleError(_("A picture of this file cannot be read as base 64."), field="file") from error
    except BusinessRuleError as error:
        text = _("A picture of this file cannot be taken: %(why)s")
        raise BusinessRuleError(text % {"why": error.message}, field="file") from error
    if picture.key != key:
        raise BusinessRuleError(_("A picture of this file is not the one that its guidance shows."), field="file")


def counterparts(theirs: Iterable[StepOption], ours: Iterable[StepOption]) -> dict[str, str]:
    """The key of each step -> that of its counterpart: the one called so, else the next of its kind."""
    left = list(ours)
    found: dict[str, str] = {}
    for same in (_is_named_alike, _is_alike):
        for step in theirs:
            match = next((one for one in left if same(step, one)), None) if step.key not in found else None
            if match is not None:
                found[step.key] = match.key
                left.remove(match)
    return found


def _is_named_alike(one: StepOption, other: StepOption) -> bool:
    return one.label.strip().casefold() == other.label.strip().casefold()


def _is_alike(one: StepOption, other: StepOption) -> bool:
    return one.kind == other.kind


def _matched(
    content: Mapping[str, Any], theirs: list[StepOption], ours: list[StepOption]
) -> tuple[dict[str, Any], list[str]]:
    steps = counterparts(theirs, ours)
    return rekeyed(content, steps), [o.label for o in theirs if o.key not in steps and content.get(o.key)]


def _options(path: Path) -> list[StepOption]:
    return registry.all_paths()[path.record_type].options(path.scope)


def _steps_of(version: PathVersion) -> list[StepOption]:
    """The steps that a version is about. Once all of them are gone (a deleted pipeline), those that it has words
    for, in the order in which they were made: nobody knows what they were called."""
    gone = sorted(version.content, key=lambda key: (len(key), key))
    return _options(version.path) or [StepOption(key, _("Step %(key)s") % {"key": key}) for key in gone]


def _fill(
    path: Path,
    content: Mapping[str, Any],
    celebration: str,
    *,
    by: User | None,
    stored: Mapping[str, Any] | None = None,
) -> PathVersion:
    """The draft with this content: a new one, or the one that holds nothing yet. stored: `paths.content.checked`."""
    locked = lock(path)
    draft = locked.draft
    if draft is None:
        return add_draft(locked, by=by, content=content, stored=stored, celebration=celebration)
    if draft.content:
        raise BusinessRuleError(_("There is a draft already: publish it or throw it away first."))
    path_type: PathType = registry.all_paths()[locked.record_type]
    clean = checked(content, path_type, stored=stored)
    return touch(lock(draft), by=by, changes={"content": clean, "celebration": celebration})


def _read(data: bytes) -> dict[str, Any]:
    """A file as JSON. Raises BusinessRuleError for whatever else it is."""
    # Pictures make a file long, but no more of what a parser makes large things of: brackets, commas, quotes.
    if len(data) > MOST_FILE + MOST_PICTURES or len(data.translate(None, _BASE_64)) > MOST_FILE:
        raise BusinessRuleError(_("This file is too large to be a path."), field="file")
    try:
        found = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(found, ensure_ascii=False).encode()  # halves of surrogate pairs are no text
    except (ValueError, RecursionError) as error:
        raise BusinessRuleError(_("This is not a path's file: it cannot be read as JSON."), field="file") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        text = _("This is not a path's file: choose one that “Export” of a path has written.")
        raise BusinessRuleError(text, field="file")
    return found


def _no_number(text: str) -> None:
    raise ValueError(text)


def _steps(found: Mapping[str, Any]) -> tuple[list[StepOption], dict[str, Any]]:
    """The steps of a file and what it says of each. Raises BusinessRuleError."""
    rows = found.get("steps")
    if not isinstance(rows, list) or len(rows) > MOST_STEPS:
        raise BusinessRuleError(_("This file does not say what its steps are."), field="file")
    options, content = [], {}
    for number, row in enumerate(rows, 1):
        if not _is_step(row) or row["key"] in content:
            text = _("Step %(number)s of this file cannot be understood.")
            raise BusinessRuleError(text % {"number": number}, field="file")
        options.append(StepOption(row["key"], row["label"], row["kind"]))
        content[row["key"]] = row["content"]
    return options, content


def _is_step(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("content"), dict):
        return False
    gate = row["content"].get("gate", {})
    following = gate.get("next", []) if isinstance(gate, dict) else None
    is_shaped = isinstance(following, list) and all(isinstance(key, str) for key in following)
    is_named = all(isinstance(row.get(name), str) for name in ("key", "label", "kind"))
    return is_shaped and is_named and row["kind"] in _KINDS


def _criteria_rows(content: Mapping[str, Any], record_type: str) -> Iterator[tuple[list[Any], Field]]:
    """The rows of a gate's criteria whose value is the key of a row, with their fields."""
    fields = fields_of(type_of(record_type).model)
    criteria = content.get("gate", {}).get("criteria", {})
    for rows in criteria.values() if isinstance(criteria, dict) else ():
        for row in rows if isinstance(rows, list) else ():
            is_shaped = isinstance(row, list) and len(row) > 2 and all(isinstance(part, str) for part in row)
            if is_shaped and row[2] and row[0] in fields and _names_a_row(fields[row[0]], row[1]):
                yield row, fields[row[0]]


def _names_a_row(field: Field, operator_name: str) -> bool:
    operator = operators_of(field).get(operator_name) if field.type in _NAMED and field.is_filterable else None
    return operator is not None and operator.takes == "value" and operator.offered is None


def _key_to_name(content: dict[str, Any], record_type: str) -> None:
    """Puts the label of a row in the place of its key, in rows of criteria; what has none stays."""
    for row, field in _criteria_rows(content, record_type):
        labels = {str(key): label for key, label in field.choices()}
        row[2] = labels.get(row[2], row[2])


def _name_to_key(content: dict[str, Any], record_type: str) -> None:
    """The way back. Raises BusinessRuleError where nothing is called so here."""
    for row, field in _criteria_rows(content, record_type):
        keys = [str(key) for key, label in field.choices() if label == row[2]]
        if len(keys) == 1:
            row[2] = keys[0]
        elif keys:
            text = _("%(field)s: “%(value)s”, which the conditions of this file name, is not the only one here.")
            raise BusinessRuleError(text % {"field": field.label, "value": row[2][:80]}, field="file")
        elif row[2].isdigit():
            text = _("The conditions of this file name a row of “%(field)s” by a number, which means another one here.")
            raise BusinessRuleError(text % {"field": field.label}, field="file")
        else:
            text = _("%(field)s has no “%(value)s” here, which the conditions of this file name.")
            raise BusinessRuleError(text % {"field": field.label, "value": row[2][:80]}, field="file")
