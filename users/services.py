"""Verbs about users, roles, queues and the default access."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, TooManyRequests
from core.history import name_actor
from core.nudge import nudge
from core.services import check, lock, record_delete
from users.models import PasswordResetRequest, Queue, RecordAccess, Role, User
from users.permissions import Profile
from users.signals import password_reset_asked, user_invited

logger = logging.getLogger(__name__)
MOST_RESETS_FOR_EMAIL, MOST_RESETS_BY_ADDRESS = 3, 30  # requests for a new password within an hour


@transaction.atomic
def user_create(*, by: User | None, email: str, password: str | None = None, **fields: Any) -> User:
    """A new user; without a password they set one through `user_invitation_path`. Raises BusinessRuleError."""
    user = User(email=User.objects.normalize_email(email), **fields)
    user.is_superuser = user.profile == Profile.ADMINISTRATOR
    user.set_password(password)
    check(user)
    name_actor(by)
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
    was_active = stored.is_active
    for name, value in fields.items():
        setattr(stored, name, value)
    if was_active and not stored.is_active:
        stored.sessions_ended += 1  # what a locked user left open somewhere stays shut when they come back
    stored.is_superuser = stored.profile == Profile.ADMINISTRATOR
    if administrators == {stored.pk} and not (stored.is_superuser and stored.is_active):
        raise BusinessRuleError(_("This is the last active administrator: make another one first."), field="profile")
    check(stored)
    name_actor(by)
    stored.save()
    return stored


def user_invitation_path(user: User) -> str:
    """The path of the link by which a user sets a first or a new password: once, within `PASSWORD_RESET_TIMEOUT`."""
    token = default_token_generator.make_token(user)
    return reverse("users:set_password", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])


@transaction.atomic
def user_invite(*, user: User, by: User | None) -> User:
    """Has the one-time link sent to a user who has not set a password yet. Raises BusinessRuleError."""
    stored = lock(user)
    if not stored.is_active:
        raise BusinessRuleError(_("%(user)s is locked: make the user active first.") % {"user": stored})
    if not stored.is_invited:
        raise BusinessRuleError(_("%(user)s has set a password already.") % {"user": stored})
    user_invited.send(sender=User, user=stored, by=by)
    return stored


def password_reset_ask(*, email: str, address: str | None) -> None:
    """Writes down that somebody at `address` wants a new password for `email`, known or not; a worker does the rest.

    More than a few for one e-mail are left out in silence. Raises TooManyRequests for an address that asks for many.
    """
    recent = PasswordResetRequest.objects.filter(created_at__gt=Now() - timedelta(hours=1))
    if recent.filter(address=address).count() >= MOST_RESETS_BY_ADDRESS:
        raise TooManyRequests(_("Too many requests came from here: wait for an hour, or ask your administrator."))
    if recent.filter(email=email.lower()).count() >= MOST_RESETS_FOR_EMAIL:
        return
    PasswordResetRequest.objects.create(email=email.lower(), address=address)
    _tell_resets()


@transaction.atomic
def password_resets_answer() -> int:
    """Has a one-time link sent to each active user whom an open request names, once; forgets requests of yesterday."""
    waiting = PasswordResetRequest.objects.select_for_update(skip_locked=True).filter(answered_at=None)
    found = list(waiting.order_by("pk")[:100])
    for request in found:
        user = User.objects.filter(email__iexact=request.email, is_active=True).first()
        if user is not None:
            _answer(user)
    PasswordResetRequest.objects.filter(pk__in=[request.pk for request in found]).update(answered_at=Now())
    PasswordResetRequest.objects.filter(answered_at__lt=Now() - timedelta(days=1)).delete()
    return len(found)


def _answer(user: User) -> None:
    """One user whose address no mail server would take keeps nobody else waiting."""
    try:
        with transaction.atomic():
            password_reset_asked.send(sender=User, user=user)
    except BusinessRuleError:
        logger.warning("No link for a new password can be sent to user %s", user.pk)


def _tell_resets() -> None:
    from users.tasks import answer_password_resets  # the task calls this module

    nudge(answer_password_resets)


@transaction.atomic
def role_save(*, role: Role, by: User | None) -> Role:
    """Creates or moves a role and keeps the lineage of it and of everything below it. Raises BusinessRuleError."""
    list(Role.objects.select_for_update().order_by("pk"))  # the tree changes by one hand at a time
    parent = Role.objects.get(pk=role.parent_id) if role.parent_id else None
    if role.pk and parent and (parent.pk == role.pk or role.pk in parent.lineage):
        raise BusinessRuleError(_("A role cannot report to itself or to a role below it."), field="parent")
    role.lineage = [*parent.lineage, parent.pk] if parent else []
    check(role)
    name_actor(by)
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
    name_actor(by)
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
    name_actor(by)
    row.save()
    return row


@transaction.atomic
def record_access_set_all(*, chosen: dict[str, str], by: User | None) -> list[RecordAccess]:
    """Sets the default of several record types at once: {"leads.lead": "private"}. Raises BusinessRuleError."""
    return [record_access_set(record_type=label, access=access, by=by) for label, access in sorted(chosen.items())]


def invitation_hours() -> int:
    """For how many hours an invitation link works."""
    return settings.PASSWORD_RESET_TIMEOUT // 3600
