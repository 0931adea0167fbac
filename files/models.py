"""Files on records: the content lies in the store under a random name, the rows say what it is and where it belongs."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.history import track
from files.registry import attachable_types
from users.models import User
from users.visibility import is_nobody


class FileLinkQuerySet(models.QuerySet):
    """Links of files to records. A link is seen and edited by whoever sees, or edits, its record."""

    def of(self, record: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def visible_to(self, user: Any) -> Self:
        return self._reaching(user, "visible_to")

    def editable_by(self, user: Any) -> Self:
        return self._reaching(user, "editable_by")

    def _reaching(self, user: Any, verb: str) -> Self:
        if is_nobody(user):
            return self.none()
        return self if user.is_superuser else self.filter(reduce(or_, _reachable(user, verb), Q(pk=None)))


def _reachable(user: User, verb: str) -> list[Q]:
    """For each type of record that carries files: the link leads to one that the user reaches."""
    return [
        Q(
            content_type=ContentType.objects.get_for_model(model),
            object_id__in=getattr(model._default_manager.all(), verb)(user).values("pk"),
        )
        for model in attachable_types()
    ]


class StoredFileQuerySet(models.QuerySet):
    """Files. One is seen and edited by whoever sees, or edits, a record that it is linked to; without one by none."""

    def of(self, record: models.Model) -> Self:
        content_type = ContentType.objects.get_for_model(record)
        return self.filter(links__content_type=content_type, links__object_id=record.pk)

    def visible_to(self, user: Any) -> Self:
        return self.filter(Exists(FileLink.objects.visible_to(user).filter(file=OuterRef("pk"))))

    def editable_by(self, user: Any) -> Self:
        return self.filter(Exists(FileLink.objects.editable_by(user).filter(file=OuterRef("pk"))))


@track()
class StoredFile(models.Model):
    """A file as it was uploaded.

    name: as it is shown and downloaded, cleaned. type: found in the bytes, never taken from the uploader's word.
    storage_name: random; nothing of the uploader's is part of a path. changed_at: when a record last lost it; a while
    after the last one did, the content goes too (`files.services.files_sweep`).
    """

    name = models.CharField(_("name"), max_length=200)
    size = models.BigIntegerField(_("size"))
    type = models.CharField(_("type"), max_length=100)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    storage_name = models.CharField(_("name in the store"), max_length=80, unique=True)
    uploaded_at = models.DateTimeField(_("uploaded"), db_default=Now())
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by"))
    changed_at = models.DateTimeField(_("last taken off a record"), db_default=Now())

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("file"), _("files")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="file_has_name"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_has_content"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("files:download", args=[self.pk])


@track()
class FileLink(models.Model):
    """That a file belongs to a record; several for each file."""

    file = models.ForeignKey(StoredFile, models.CASCADE, related_name="links")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")

    objects = FileLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id"], name="file_link_record")]
        constraints = [models.UniqueConstraint(fields=["file", "content_type", "object_id"], name="file_link_once")]

    def __str__(self) -> str:
        return f"{self.file_id} → {self.content_type_id}:{self.object_id}"
