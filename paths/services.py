"""Verbs about paths: what each step shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.catalogue import fields_of
from core.errors import BusinessRuleError
from core.history import name_actor
from core.records import type_of
from core.services import check
from paths import registry
from paths.guidance import clean_guidance
from paths.models import Path, PathStep


@transaction.atomic
def path_save(*, path: Path, by: Any, **fields: Any) -> Path:
    """Creates or changes a path. Raises BusinessRuleError."""
    for name, value in fields.items():
        setattr(path, name, value)
    if path.record_type not in registry.all_paths():
        raise BusinessRuleError(_("Records of this type have no path."), field="record_type")
    check(path)
    name_actor(by)
    path.save()
    return path


@transaction.atomic
def path_delete(*, path: Path, by: Any) -> None:
    """Deletes a path with its steps' content; the steps themselves stay."""
    name_actor(by)
    path.delete()


@transaction.atomic
def path_step_save(*, step: PathStep, by: Any, **fields: Any) -> PathStep:
    """Creates or changes what one step shows; its guidance is cleaned. Raises BusinessRuleError."""
    for name, value in fields.items():
        setattr(step, name, value)
    step.guidance = clean_guidance(step.guidance or "")
    check(step)
    _check_key_fields(step)
    name_actor(by)
    step.save()
    return step


@transaction.atomic
def path_step_delete(*, step: PathStep, by: Any) -> None:
    """Takes key fields and guidance from a step."""
    name_actor(by)
    step.delete()


@transaction.atomic
def path_forget(*, record_type: str, scope: str, by: Any) -> None:
    """Takes away the paths of a set of steps that is being deleted (a pipeline)."""
    name_actor(by)
    Path.objects.filter(record_type=record_type, scope=scope).delete()


@transaction.atomic
def path_copy(*, record_type: str, scope: str, to: str, steps: Mapping[str, str], name: str, by: Any) -> Path | None:
    """Gives a copy of a set of steps what the path of the first shows. steps: the key of each step -> its copy's.

    None where the first has no path in use.
    """
    path = Path.objects.filter(record_type=record_type, scope=scope, is_active=True).first()
    if path is None:
        return None
    copy = path_save(path=Path(record_type=record_type, scope=to), by=by, name=name)
    for step in path.steps.filter(step__in=steps):
        shown = {"key_fields": step.key_fields, "guidance": step.guidance}
        path_step_save(step=PathStep(path=copy, step=steps[step.step]), by=by, **shown)
    return copy


@transaction.atomic
def path_step_forget(*, record_type: str, step: str, by: Any) -> None:
    """Takes away what paths show at a step that is being deleted (a status, a stage)."""
    name_actor(by)
    PathStep.objects.filter(path__record_type=record_type, step=step).delete()


def _check_key_fields(step: PathStep) -> None:
    """Key fields are edited on the record's page: what is not typed there cannot be one."""
    fields = fields_of(type_of(step.path.record_type).model)
    possible = {name for name, field in fields.items() if field.is_editable}
    unknown = [name for name in step.key_fields if name not in possible]
    if unknown:
        text = _("Not fields of this record's form: %(names)s. Possible are %(possible)s.")
        names = {"names": ", ".join(unknown), "possible": ", ".join(sorted(possible))}
        raise BusinessRuleError(text % names, field="key_fields")
    if len(set(step.key_fields)) < len(step.key_fields):
        raise BusinessRuleError(_("A key field is named twice."), field="key_fields")
