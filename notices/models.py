"""What people are told: notices under the bell, and outgoing e-mail, which is a row before it is a message."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.models import User


class NoticeQuerySet(models.QuerySet):
    """Notices. Each is one person's alone: nobody above sees it."""

    def of(self, user: Any) -> Self:
        return self.filter(user=user)

    def visible_to(self, user: Any) -> Self:
        """For the admin, which lists the rows of administrators' charge; it shows no words of a notice."""
        return self if isinstance(user, User) and user.is_active and user.is_superuser else self.none()

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something that a user should know. It names no record: names are looked up, by right, when it is read."""

    is_digested = False

    user = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name=_("for"))
    kind = models.CharField(_("kind"), max_length=40, help_text=_("A key of notices.kinds."))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    params = models.JSONField(_("details"), default=dict)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    read_at = models.DateTimeField(_("read"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("notice"), _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class NoticeLink(models.Model):
    """That a notice is about a record; several for each notice."""

    is_digested = False

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="links")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="notice_link_record")]
        constraints = [models.UniqueConstraint(fields=["notice", "content_type", "object_id"], name="notice_link_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.content_type_id}:{self.object_id}"


class OutgoingEmail(models.Model):
    """One message to be sent, with what has become of it (docs/adr/0004: the row is the memory).

    text, html: as sent, but for a one-time link, whose place is marked (`notices.letters.LINK`): the link is made for
    `one_time_for` when the message leaves and is kept nowhere. due_at: not sent before; while a worker is sending, the
    moment when it is taken for dead. key: asked for twice, it is one message.
    """

    is_digested = False

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    key = models.CharField(_("key"), max_length=200, unique=True)
    to = ArrayField(models.EmailField(max_length=254), verbose_name=_("to"))
    cc = ArrayField(models.EmailField(max_length=254), default=list, verbose_name=_("copy to"))
    reply_to = ArrayField(models.EmailField(max_length=254), default=list, verbose_name=_("answers to"))
    sender = models.CharField(_("from"), max_length=400)
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    one_time_for = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", verbose_name=_("link for"))
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    object_id = models.BigIntegerField(null=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("due"), db_default=Now())
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    message_id = models.CharField(_("message id"), max_length=200)
    created_at = models.DateTimeField(_("created"), db_default=Now())
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("created by"))
    queued_at = models.DateTimeField(_("queued"), db_default=Now(), help_text=_("Or tried anew, by hand."))
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("outgoing e-mail"), _("outgoing e-mails")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state__in=["waiting", "sending"]), name="email_due"),
            models.Index(fields=["-created_at", "-id"], name="email_newest"),
            models.Index(fields=["content_type", "object_id"], condition=~Q(object_id=None), name="email_record"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(to__len__gt=0), name="email_has_recipient"),
            models.CheckConstraint(condition=Q(state="sent") ^ Q(sent_at=None), name="email_sent_iff_sent_at"),
            models.CheckConstraint(
                condition=Q(content_type=None, object_id=None) | Q(content_type__isnull=False, object_id__isnull=False),
                name="email_record_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("notices:email", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Nothing can be done with it any more, or for the moment."""
        return self.state in {self.State.SENT, self.State.SENDING}
