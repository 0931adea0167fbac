"""Verbs about users, roles, queues and the default access."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError
from core.services import check, lock, record_delete
from users.models import Queue, RecordAccess, Role, User
from users.permissions import Profile


@transaction.atomic
def user_create(*, by: User | None, email: str, password: str | None = None, **fields: Any) -> User:
    """A new user; without a password they set one through `user_invitation_path`. Raises BusinessRuleError."""
    user = User(email=User.objects.normalize_email(email), **fields)
    user.is_superuser = user.profile == Profile.ADMINISTRATOR
    user.set_password(password)
    check(user)
    user.save(force_insert=True)
    return user


@transaction.atomic
def user_update(*, user: User, by: User | None, **fields: Any) -> User:
    """Changes a user. The last active administrator stays one. Raises BusinessRuleError."""
    # Locked in one order, so that two administrators cannot demote each other at the same moment.
    administrators = set(
        User.objects.select_for_update()
        .filter(profile=Profile.ADMINISTRATOR, is_active=True)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    stored = lock(user)
    for name, value in fields.items():
        setattr(stored, name, value)
    stored.is_superuser = stored.profile == Profile.ADMINISTRATOR
    if administrators == {stored.pk} and not (stored.is_superuser and stored.is_active):
        raise BusinessRuleError(_("This is the last active administrator: make another one first."), field="profile")
    check(stored)
    stored.save()
    return stored


def user_invitation_path(user: User) -> str:
    """The path of the link by which a user sets a first or a new password: once, within `PASSWORD_RESET_TIMEOUT`."""
    token = default_token_generator.make_token(user)
    return reverse("users:set_password", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])


@transaction.atomic
def role_save(*, role: Role, by: User | None) -> Role:
    """Creates or moves a role and keeps the lineage of it and of everything below it. Raises BusinessRuleError."""
    list(Role.objects.select_for_update().order_by("pk"))  # the tree changes by one hand at a time
    parent = Role.objects.get(pk=role.parent_id) if role.parent_id else None
    if role.pk and parent and (parent.pk == role.pk or role.pk in parent.lineage):
        raise BusinessRuleError(_("A role cannot report to itself or to a role below it."), field="parent")
    role.lineage = [*parent.lineage, parent.pk] if parent else []
    check(role)
    role.save()
    for child in role.children.all():
        role_save(role=child, by=by)
    return role


@transaction.atomic
def role_delete(*, role: Role, by: User | None) -> None:
    """Deletes a role. Refuses in words while users have it or roles report to it."""
    record_delete(role, by=by)


@transaction.atomic
def queue_save(*, queue: Queue, members: Any = None, by: User | None) -> Queue:
    """Creates or changes a queue and, where given, its members. Raises BusinessRuleError."""
    check(queue)
    queue.save()
    if members is not None:
        queue.members.set(members)
    return queue


@transaction.atomic
def queue_delete(*, queue: Queue, by: User | None) -> None:
    """Deletes a queue. Refuses in words while leads or web forms belong to it."""
    record_delete(queue, by=by)


@transaction.atomic
def record_access_set(*, record_type: str, access: str, by: User | None) -> RecordAccess:
    """Sets the organisation's default for a record type. Raises BusinessRuleError."""
    row = RecordAccess.objects.select_for_update().filter(record_type=record_type).first()
    row = row or RecordAccess(record_type=record_type)
    row.access = access
    check(row)
    row.save()
    return row


@transaction.atomic
def record_access_set_all(*, chosen: dict[str, str], by: User | None) -> list[RecordAccess]:
    """Sets the default of several record types at once: {"leads.lead": "private"}. Raises BusinessRuleError."""
    return [record_access_set(record_type=label, access=access, by=by) for label, access in sorted(chosen.items())]


def invitation_hours() -> int:
    """For how many hours an invitation link works."""
    return settings.PASSWORD_RESET_TIMEOUT // 3600
