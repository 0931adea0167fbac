"""Paths, as managers keep them in versions, and what records have done on theirs.

Steps themselves belong to the records' own apps; a path says what each of them shows and asks (`paths.content`).
"""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.links import record_path
from core.models import Record
from core.records import type_of
from paths.pictures import address_of
from paths.registry import all_paths


@track()
class Path(models.Model):
    """The path of one record type, or of one of its sets of steps (`scope`, such as a pipeline's id)."""

    record_type = models.CharField(_("record type"), max_length=80, help_text=_('For example "leads.lead".'))
    scope = models.CharField(_("scope"), max_length=40, blank=True, help_text=_("A pipeline's id; empty for leads."))
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("path"), _("paths")
        ordering = ["record_type", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "scope"], condition=models.Q(is_active=True), name="path_one_active"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_path("paths:detail", self.pk)

    @property
    def current(self) -> PathVersion | None:
        """The version that records follow; None while none is published."""
        return self.versions.filter(published_at__isnull=False).order_by("-number").first()

    @property
    def draft(self) -> PathVersion | None:
        return self.versions.filter(published_at=None).first()


class Celebration(models.TextChoices):
    """How often a step that is worth it is celebrated."""

    ALWAYS = "always", _("Always")
    OFTEN = "often", _("Often")
    SOMETIMES = "sometimes", _("Sometimes")
    RARELY = "rarely", _("Rarely")
    NEVER = "never", _("Never")


@track(part_of="path")
class PathVersion(Record):
    """What a path shows and asks at each step. A draft (`published_at` is None) is edited; once published it stays.

    content: the key of each step -> its content as JSON (`paths.content`). Steps that no longer exist keep theirs.
    `number` counts the path's versions; `version` is the edit that two editors of one draft are told apart by.
    """

    path = models.ForeignKey(Path, models.CASCADE, related_name="versions", verbose_name=_("path"), editable=False)
    number = models.PositiveIntegerField(_("number"), editable=False)
    celebration = models.CharField(
        _("celebrate"), max_length=10, choices=Celebration.choices, default=Celebration.ALWAYS
    )
    content = models.JSONField(_("content"), default=dict, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("published by"),
    )  # fmt: skip

    service_fields = frozenset({"path", "number", "published_at", "published_by"})

    class Meta:
        verbose_name, verbose_name_plural = _("version of a path"), _("versions of paths")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="path_version_number"),
            models.UniqueConstraint(
                fields=["path"],
                condition=models.Q(published_at=None),
                name="path_one_draft",
                violation_error_message=_("This path has a draft already."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="path_version_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return _("%(path)s, version %(number)s") % {"path": self.path, "number": self.number}

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class PathPicture(models.Model):
    """A picture that guidance shows, under the SHA-256 of its bytes. It stays as it is, as versions that show it do.

    The bytes are in the database: they come and go with one transaction, and a backup has what the versions show.
    width, height: in pixels, as a browser shows it.
    """

    key = models.CharField(_("SHA-256"), max_length=64, primary_key=True, editable=False)
    content = models.BinaryField(_("content"))
    media_type = models.CharField(_("type"), max_length=20, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    created_at = models.DateTimeField(_("added"), db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("added by"),
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("picture of a path"), _("pictures of paths")
        ordering = ["-created_at", "key"]
        triggers = [pgtrigger.Protect(name="path_picture_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.key[:12]

    def get_absolute_url(self) -> str:
        return address_of(self.key)


class OfRecordQuerySet(models.QuerySet):
    """Rows about records, each seen by those who see its record."""

    def of(self, record: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk)

    def of_each(self, model: type[models.Model]) -> Self:
        """Within a statement about rows of `model`: those of each row."""
        return self.filter(content_type=ContentType.objects.get_for_model(model), object_id=OuterRef("pk"))

    def visible_to(self, user: Any) -> Self:
        seen = Q(pk__in=[])
        for label in all_paths():
            model: Any = type_of(label).model
            keys = model._default_manager.visible_to(user).order_by().values("pk")
            seen |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
        return self.filter(seen)


class OfRecord(models.Model):
    """A row about a record of any type that walks a path."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("type"))
    object_id = models.BigIntegerField(_("key"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        abstract = True


class ChecklistTick(OfRecord):
    """An item of a step's checklist that is done for a record. `item`: its key, which stays through all versions."""

    item = models.CharField(_("item"), max_length=40)

    class Meta:
        verbose_name, verbose_name_plural = _("ticked item"), _("ticked items")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "item"], name="checklist_tick_once")
        ]

    def __str__(self) -> str:
        return self.item


class GateEvent(OfRecord):
    """What came of a move that a gate had something to say about.

    step: the key of the step whose gate it was; to_step: where the record was to go. wants: what was missing, as the
    reader was told. reason: why somebody who may went on nevertheless.
    """

    class Outcome(models.TextChoices):
        STOPPED = "stopped", _("Stopped")
        WARNED = "warned", _("Warned")
        OVERRIDDEN = "overridden", _("Overridden")

    record_type = models.CharField(_("record type"), max_length=80)
    scope = models.CharField(_("scope"), max_length=40, blank=True)
    step = models.CharField(_("step"), max_length=40)
    to_step = models.CharField(_("to step"), max_length=40)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    wants = models.JSONField(_("what was missing"), default=list)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("gate event"), _("gate events")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="gate_event_record"),
            models.Index(fields=["record_type", "scope", "at"], name="gate_event_path"),
        ]

    def __str__(self) -> str:
        return f"{self.step} → {self.to_step}: {self.get_outcome_display()}"
