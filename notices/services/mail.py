"""Outgoing e-mail: asked for in the transaction of what it tells of, sent by a worker, once.

The row is the memory. A worker claims it (`sending`, with a lease), talks to the mail server outside any transaction,
and writes down what came of it. Redelivered tasks, several workers and the sweep find nothing more to do.

The one gap: a worker that dies after the mail server has taken the message and before that is committed. When the
lease has run out, the message goes out a second time, under the same Message-ID. Nothing can close that gap from this
side; the other way round, messages would be lost instead.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterable
from datetime import timedelta
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, RecordGone
from core.links import absolute
from core.nudge import nudge
from notices import letters, transport
from notices.models import OutgoingEmail
from notices.services.notices import notice_send
from notices.transport import MailError
from users.models import User
from users.services import user_invitation_path

logger = logging.getLogger(__name__)
MAX_ATTEMPTS = 10
LEASE = timedelta(minutes=5)  # longer than EMAIL_TIMEOUT lets one conversation with a mail server last
LONGEST_PAUSE = timedelta(hours=4)
STALE = timedelta(days=3)  # what could not be sent for so long is no news any more
State = OutgoingEmail.State


@transaction.atomic
def mail_queue(
    *,
    to: Iterable[str],
    subject: str,
    template: str,
    context: dict[str, Any],
    by: User | None,
    record: models.Model | None = None,
    key: str = "",
    cc: Iterable[str] = (),
    reply_to: Iterable[str] = (),
    one_time_for: User | None = None,
) -> OutgoingEmail:
    """Writes a message down to be sent after the commit; templates/emails/<template>.txt and .html say what it says.

    to, cc, reply_to: bare addresses. key: asked for again with the same, nothing new is made. one_time_for: a user who
    alone gets the message and whose one-time link takes the place of `{{ one_time_link }}`. Raises BusinessRuleError.
    """
    letter = letters.write(template, context)
    content_type = ContentType.objects.get_for_model(record) if record is not None else None
    email = OutgoingEmail(
        key=key or uuid.uuid4().hex,
        to=letters.bare_addresses(to, field="to"),
        cc=letters.bare_addresses(cc, field="cc"),
        reply_to=letters.bare_addresses(reply_to, field="reply_to"),
        sender=letters.sender(),
        subject=letters.one_line(subject),
        text=letter.text,
        html=letter.html,
        one_time_for=one_time_for,
        content_type=content_type,
        object_id=record.pk if record is not None else None,
        message_id=make_msgid(domain=letters.mail_host()),
        created_by=by,
    )
    if not email.to:
        raise BusinessRuleError(_("Say who gets this e-mail."), field="to")
    OutgoingEmail.objects.bulk_create([email], ignore_conflicts=True)
    stored = OutgoingEmail.objects.get(key=email.key)
    _tell(stored)
    return stored


def mail_send(*, email_id: int) -> OutgoingEmail | None:
    """One attempt to send a message that is due; None when there is nothing to do, or no mail server."""
    email = _claim(email_id) if settings.MAIL_IS_ON else None
    if email is None or email.state != State.SENDING:
        return email
    try:
        transport.deliver(email, link=_one_time_link(email))
    except MailError as error:
        logger.warning("E-mail %s was not sent (attempt %s): %s", email.pk, email.attempts, error)
        return _give_back(email, error)
    _mine(email).update(state=State.SENT, sent_at=Now(), reason="")
    email.refresh_from_db()
    return email


@transaction.atomic
def mail_retry(*, email: OutgoingEmail, by: User) -> OutgoingEmail:
    """Has a message tried anew at once; one that is sent, or being sent, is refused. Raises BusinessRuleError."""
    stored = _lock(email)
    if stored.state in {State.SENT, State.SENDING}:
        raise BusinessRuleError(_("This e-mail has been sent, or is just being sent."))
    _write(stored, state=State.WAITING, attempts=0, reason="", due_at=Now(), queued_at=Now())
    _tell(stored)
    return stored


@transaction.atomic
def mail_cancel(*, email: OutgoingEmail, by: User) -> OutgoingEmail:
    """Keeps a message from being sent; a second time changes nothing. Raises BusinessRuleError."""
    stored = _lock(email)
    if stored.state in {State.SENT, State.SENDING}:
        raise BusinessRuleError(_("This e-mail has been sent, or is just being sent: it cannot be called back."))
    if stored.state != State.CANCELLED:
        _write(stored, state=State.CANCELLED, reason=_("Cancelled by %(who)s.") % {"who": by})
    return stored


def emails_sweep() -> int:
    """Tells workers of messages that are due: those of lost nudges, of pauses that are over, of dead workers."""
    if not settings.MAIL_IS_ON:
        return 0
    due = OutgoingEmail.objects.filter(state__in=[State.WAITING, State.SENDING], due_at__lte=Now())
    found = list(due.order_by("due_at").only("pk")[:200])
    for email in found:
        _tell(email)
    return len(found)


def forget_record(sender: type[models.Model], record: models.Model, **kwargs: Any) -> None:
    """Receiver of `record_deleting`: messages stay, without the record."""
    about = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}
    OutgoingEmail.objects.filter(**about).update(content_type=None, object_id=None)


def _tell(email: OutgoingEmail) -> None:
    from notices.tasks import send_email  # the task calls this module

    nudge(send_email, email.pk)


@transaction.atomic
def _claim(email_id: int) -> OutgoingEmail | None:
    """The message, marked as being sent and counted; or as failed, when it has been tried or has waited enough."""
    rows = OutgoingEmail.objects.select_for_update(skip_locked=True, of=("self",)).annotate(now=Now())
    due = rows.filter(pk=email_id, state__in=[State.WAITING, State.SENDING], due_at__lte=Now())
    email: Any = due.first()
    if email is None:
        return None
    if email.queued_at < email.now - STALE:
        return _fail(email, _("It has waited for more than three days: send it again by hand if it still matters."))
    if email.attempts >= MAX_ATTEMPTS:
        return _fail(email, email.reason or _("The work was broken off again and again."))
    return _write(email, state=State.SENDING, attempts=F("attempts") + 1, due_at=Now() + LEASE)


@transaction.atomic
def _give_back(email: OutgoingEmail, error: MailError) -> OutgoingEmail:
    """After a refusal: failed for good, or waiting for the next attempt, each pause twice as long as the last."""
    stored = _mine(email).select_for_update().first()
    if stored is None:
        return email
    if error.is_final or stored.attempts >= MAX_ATTEMPTS:
        return _fail(stored, str(error))
    pause = min(timedelta(minutes=2 ** (stored.attempts - 1)), LONGEST_PAUSE)
    return _write(stored, state=State.WAITING, due_at=Now() + pause, reason=str(error)[:500])


def _mine(email: OutgoingEmail) -> Any:
    """The row, as long as this attempt is the one that holds it."""
    return OutgoingEmail.objects.filter(pk=email.pk, state=State.SENDING, attempts=email.attempts)


def _one_time_link(email: OutgoingEmail) -> str:
    user = email.one_time_for
    if user is None:
        return ""
    if not user.is_active or email.to != [user.email]:
        raise MailError(_("The user is locked, or has another e-mail address by now."), is_final=True)
    return absolute(user_invitation_path(user))


def _fail(email: OutgoingEmail, reason: str) -> OutgoingEmail:
    """Failed for good, and whoever asked for the message is told."""
    _write(email, state=State.FAILED, reason=reason[:500])
    if email.created_by is not None:
        model = email.content_type.model_class() if email.content_type else None
        record = model._base_manager.filter(pk=email.object_id).first() if model else None
        # An address could name a record that the reader may not see any more: it is told only where there is none.
        about: dict[str, Any] = {} if record else {"to": ", ".join(email.to)}
        notice_send(user=email.created_by, kind="mail_failed", record=record, reason=reason[:300], **about)
    return email


def _lock(email: OutgoingEmail) -> OutgoingEmail:
    stored = OutgoingEmail.objects.select_for_update(of=("self",)).filter(pk=email.pk).first()
    if stored is None:
        raise RecordGone(str(OutgoingEmail._meta.verbose_name))
    return stored


def _write(email: OutgoingEmail, **changes: Any) -> OutgoingEmail:
    OutgoingEmail.objects.filter(pk=email.pk).update(**changes)
    email.refresh_from_db()
    return email
