"""Creating, updating, giving away and deleting leads, and moving them along their path."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.conflicts import merge
from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from core.services import check_update_names, check_version, lock, record_create, record_delete, touch
from leads.errors import LeadReadOnly
from leads.models import Lead, LeadStatus
from paths.services import gated, proposed, step_check
from users.models import Queue, User
from users.owned import check_owner, tell_owner
from users.sharing import drop_manual_shares


@gated
@transaction.atomic
def lead_create(
    *,
    by: User | None,
    owner: User | None = None,
    queue: Queue | None = None,
    status: LeadStatus | None = None,
    override: str = "",
    **fields: Any,
) -> Lead:
    """A new lead, by default of `by` and in the default status; unread unless its owner typed it in.

    Raises BusinessRuleError, also for a missing company unless the organisation sells to people, and GateBlocked
    where a step before its status asks for more (override: `paths.services.step_check`).
    """
    if owner is None and queue is None:
        owner = by
    check_owner(owner)
    status = status or _default_status()
    _check_status(status)
    _check_company(fields.get("company"))
    is_unread = owner is None or owner != by
    lead = record_create(Lead, by=by, owner=owner, queue=queue, status=status, is_unread=is_unread, **fields)
    step_check(lead, to=str(status.pk), by=by, override=override, is_new=True)
    return lead


@transaction.atomic
def lead_update(*, lead: Lead, by: User | None, version: int | None, **fields: Any) -> Lead:
    """Sets fields of a lead read at `version`. Raises StaleRecord, LeadReadOnly, BusinessRuleError."""
    check_update_names(lead, fields)
    stored = lock_unconverted(lead)
    fields = merge(stored, version, fields)
    if "company" in fields:
        _check_company(fields["company"])
    return touch(stored, by=by, changes={**fields, "is_unread": _still_unread(stored, by)})


@transaction.atomic
def lead_change_owner(*, lead: Lead, owner: User | Queue, by: User | None, version: int | None = None) -> Lead:
    """Gives a lead to a user or to a queue; it is unread for them unless they took it themselves.

    Raises StaleRecord, LeadReadOnly, BusinessRuleError.
    """
    stored = lock_unconverted(lead)
    user = owner if isinstance(owner, User) else None
    check_owner(user)
    given = merge(stored, version, {"owner": user, "queue": None if user else owner})
    changes = {**given, "is_unread": user is None or user != by} if given else {}
    had = stored.owner_id
    if stored.owner_or_queue != owner:
        drop_manual_shares(stored)
    saved = touch(stored, by=by, changes=changes)
    tell_owner(saved, had=had, by=by)
    return saved


@transaction.atomic
def lead_assign(*, lead: Lead, by: User | None, to: User | Queue | None = None) -> Lead:
    """Gives a lead to `to`, by default to whom the web form that it came from names.

    Raises LeadReadOnly, and BusinessRuleError when nobody is named.
    """
    if to is None:
        submission = lead.submissions.select_related("form__owner", "form__queue").first()
        to = (submission.form.owner or submission.form.queue) if submission else None
    if to is None:
        raise BusinessRuleError(_("This lead came from no web form: choose who gets it."), field="owner")
    return lead_change_owner(lead=lead, owner=to, by=by)


@transaction.atomic
def lead_accept(*, lead: Lead, by: User) -> Lead:
    """Takes a lead out of its queue. Raises LeadReadOnly, and BusinessRuleError when somebody was quicker."""
    stored = lock_unconverted(lead)
    if stored.owner is not None:
        raise BusinessRuleError(_("%(owner)s has taken this lead already.") % {"owner": stored.owner})
    return lead_change_owner(lead=stored, owner=by, by=by)


@gated
@transaction.atomic
def lead_change_status(
    *, lead: Lead, status: LeadStatus, by: User | None, version: int | None = None, override: str = "", **fields: Any
) -> Lead:
    """Moves a lead to another status, and sets `fields` with it; the status in which it stands changes nothing.

    A status of the category "converted" is refused: conversion alone sets it. override: `paths.services.step_check`.
    Raises StaleRecord, LeadReadOnly, GateBlocked, BusinessRuleError.
    """
    check_update_names(lead, fields)
    stored = lock_unconverted(lead, None if fields else version)
    if fields:
        fields = merge(stored, version, {**fields, "status": status})  # who moved it elsewhere meanwhile is told
        status = fields.pop("status", stored.status)
    if status.pk == stored.status_id and not fields:
        return stored
    if "company" in fields:
        _check_company(fields["company"])
    changes = {**fields, "is_unread": _still_unread(stored, by)}
    if status.pk == stored.status_id:
        return touch(stored, by=by, changes=changes)
    _check_status(status)
    passage = step_check(proposed(stored, fields), to=str(status.pk), by=by, override=override)
    at = stored.database_time  # type: ignore[attr-defined]
    with passage.remarked():
        return passage.told(touch(stored, by=by, changes={**changes, "status": status, "status_changed_at": at}))


def lead_mark_read(*, lead: Lead, by: User) -> None:
    """The owner has seen the lead. Not a change of the record: others who edit it are not told of one."""
    Lead.objects.filter(pk=lead.pk, owner=by, is_unread=True).update(is_unread=False)


@transaction.atomic
def lead_delete(*, lead: Lead, by: User | None, version: int | None = None) -> None:
    """Deletes a lead; what a web form sent stays. Raises StaleRecord, LeadReadOnly."""
    record_delete(lock_unconverted(lead, version), by=by)


def lock_unconverted(lead: Lead, version: int | None = None) -> Lead:
    """The stored lead, locked. Raises LeadReadOnly, StaleRecord, RecordGone."""
    stored = lock(lead)
    if stored.is_converted:
        raise LeadReadOnly(stored)
    check_version(stored, version)
    return stored


def _still_unread(stored: Lead, by: User | None) -> bool:
    """An edit by the owner is a look at the lead."""
    return stored.is_unread and (by is None or stored.owner_id != by.pk)


def _default_status() -> LeadStatus:
    status = LeadStatus.objects.filter(is_default=True, is_active=True).first()
    if status is None:
        raise BusinessRuleError(_("No lead status is the default: an administrator must choose one."), field="status")
    return status


def _check_status(status: LeadStatus) -> None:
    if status.category == LeadStatus.Category.CONVERTED:
        text = _("“%(status)s” is set by converting the lead: use Convert instead.")
        raise BusinessRuleError(text % {"status": status}, field="status")
    if not status.is_active:
        raise BusinessRuleError(_("The status %(status)s is no longer in use.") % {"status": status}, field="status")


def _check_company(company: str | None) -> None:
    if not (company or "").strip() and not OrganisationSettings.load().sells_to_people:
        raise BusinessRuleError(_("A lead needs a company."), field="company")
