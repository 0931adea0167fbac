"""Opening one record to one more person, by hand. (Teams keep their members' shares by `team_share`, `team_unshare`.)

Whoever may edit a record may share it, so nobody opens what they cannot reach themselves. As in Sales Cloud, manual
shares end when the record gets another owner, who decides anew; a team's stay. They go with the record.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, NotAllowed, RecordGone
from core.history import name_actor
from core.services import check, lock
from users.models import RecordShare, User
from users.signals import record_shared

Cause = RecordShare.Cause


def is_shareable(model: type[models.Model]) -> bool:
    """Whether records of this type have an access of their own; others are seen with what they belong to."""
    return getattr(model._default_manager.all(), "is_shareable", False)


@transaction.atomic
def record_share(*, record: Any, user: User, access: str, by: User | None) -> RecordShare:
    """Opens a record to a user by hand, or changes how far it is open. Raises NotAllowed, BusinessRuleError."""
    name_actor(by)
    stored = lock(record)
    _check_may_share(stored, by)
    if stored.owner_id == user.pk:
        raise BusinessRuleError(_("%(user)s owns this record already.") % {"user": user}, field="user")
    return _put(stored, user=user, access=access, cause=Cause.MANUAL, by=by)


@transaction.atomic
def record_unshare(*, share: RecordShare, by: User | None) -> None:
    """Ends a manual share. Raises RecordGone, NotAllowed, BusinessRuleError."""
    name_actor(by)
    stored = _locked(share)
    _check_may_share(stored.record, by)
    if not stored.is_manual:
        raise BusinessRuleError(_("%(user)s is in the team: take them out of it instead.") % {"user": stored.user})
    stored.delete()


@transaction.atomic
def record_share_update(*, share: RecordShare, access: str, by: User | None) -> RecordShare:
    """Changes how far a manual share opens its record. Raises RecordGone, NotAllowed, BusinessRuleError."""
    stored = _locked(share)
    if not stored.is_manual:
        raise BusinessRuleError(_("%(user)s is in the team: change that instead.") % {"user": stored.user})
    return record_share(record=stored.record, user=stored.user, access=access, by=by)


@transaction.atomic
def team_share(*, record: Any, user: User, access: str, by: User | None) -> RecordShare:
    """The access of a team's member; called by the team's own services, which have checked and locked."""
    return _put(record, user=user, access=access, cause=Cause.TEAM, by=by)


def team_unshare(*, record: Any, user: User, by: User | None) -> None:
    """Takes away what a member had by the team."""
    RecordShare.objects.of(record).filter(user=user, cause=Cause.TEAM).delete()


def drop_manual_shares(record: Any) -> None:
    """What belongs to somebody else from now on is shared anew, or not: for verbs that change an owner."""
    RecordShare.objects.of(record).filter(cause=Cause.MANUAL).delete()


def forget_record(*, record: Any, **kwargs: Any) -> None:
    """Receiver of `core.signals.record_deleting`."""
    RecordShare.objects.of(record).delete()


def _check_may_share(record: Any, by: User | None) -> None:
    if not is_shareable(type(record)):
        raise BusinessRuleError(_("This is seen with the record that it belongs to: share that one."))
    rows = type(record)._default_manager.all()
    if by is not None and not rows.editable_by(by).filter(pk=record.pk).exists():
        raise NotAllowed(_("Only people who may edit this record can share it."))


def _put(record: Any, *, user: User, access: str, cause: str, by: User | None) -> RecordShare:
    """The one share of a user for a cause, made or changed; nothing is written where it stands so already."""
    if not user.is_active:
        raise BusinessRuleError(_("%(user)s is no longer active.") % {"user": user}, field="user")
    rows = RecordShare.objects.of(record).filter(user=user, cause=cause)
    share = rows.select_for_update().first() or RecordShare(
        content_type=ContentType.objects.get_for_model(record), object_id=record.pk, user=user, cause=cause
    )
    if share.pk and share.access == access:
        return share
    share.access, share.created_by = access, by
    check(share)
    share.save()
    record_shared.send(sender=type(record), record=record, user=user, access=access, by=by)
    return share


def _locked(share: RecordShare) -> RecordShare:
    """The stored share, with its record's lock held."""
    if share.record is None:
        raise RecordGone(str(RecordShare._meta.verbose_name))
    lock(share.record)
    stored = RecordShare.objects.select_related("user").filter(pk=share.pk).first()
    if stored is None:
        raise RecordGone(str(RecordShare._meta.verbose_name))
    return stored
