"""Telling users something, marking it as read, and forgetting it after a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from notices.kinds import kind_of
from notices.models import Notice, NoticeLink
from users.models import User

GATHER = timedelta(minutes=10)  # notices of one kind by one person within it become one
GATHER_LIMIT = 10_000  # records of one notice
KEEP_READ, KEEP_ALL = timedelta(days=90), timedelta(days=365)


@transaction.atomic
def notice_send(
    *, user: User, kind: str, record: models.Model | None = None, by: User | None = None, **params: Any
) -> Notice | None:
    """Tells a user something about a record, or about nothing but `params` (JSON; never a record's name).

    None for a user who is locked. Raises KeyError for an unknown kind.
    """
    if not user.is_active:
        return None
    notice = _gathering(user, kind, by, params) if record and kind_of(kind).gathers else None
    if notice is None:
        notice = Notice.objects.create(user=user, kind=kind_of(kind).key, by=by, params=params)
    if record is not None:
        content_type = ContentType.objects.get_for_model(record)
        link = NoticeLink(notice=notice, content_type=content_type, object_id=record.pk)
        NoticeLink.objects.bulk_create([link], ignore_conflicts=True)
    return notice


def _gathering(user: User, kind: str, by: User | None, params: dict[str, Any]) -> Notice | None:
    """An unread notice of the same that is minutes old, brought to the top. One that another transaction holds is left
    alone: two givers never wait for each other."""
    recent = Notice.objects.of(user).unread().filter(kind=kind, by=by, params=params, created_at__gt=Now() - GATHER)
    notice = recent.select_for_update(skip_locked=True, of=("self",)).first()
    if notice is None or notice.links.count() >= GATHER_LIMIT:
        return None
    Notice.objects.filter(pk=notice.pk).update(created_at=Now())
    return notice


def notices_mark_read(*, by: User, notice: Notice | None = None) -> int:
    """Marks a user's own notices as read, or one of them; says how many were not."""
    unread = Notice.objects.of(by).unread()
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=Now())


def forget_record(sender: type[models.Model], record: models.Model, **kwargs: Any) -> None:
    """Receiver of `record_deleting`: takes the record's links away, and notices that would be about nothing."""
    content_type = ContentType.objects.get_for_model(record)
    links = NoticeLink.objects.filter(content_type=content_type, object_id=record.pk)
    ids = list(links.values_list("notice_id", flat=True))
    links.delete()
    if ids:
        Notice.objects.filter(pk__in=ids, links=None).delete()


def notices_prune() -> int:
    """Deletes what was read three months ago, and everything after a year; how many."""
    old = Q(read_at__lt=Now() - KEEP_READ) | Q(created_at__lt=Now() - KEEP_ALL)
    return Notice.objects.filter(old).delete()[1].get("notices.Notice", 0)
