"""What a Path shows at each step: key fields and guidance. Steps themselves belong to the records' own apps."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track


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


@track()
class PathStep(models.Model):
    """The content of one step: `step` is the id of the lead status or stage that it belongs to."""

    path = models.ForeignKey(Path, models.CASCADE, related_name="steps", verbose_name=_("path"))
    step = models.CharField(_("step"), max_length=40)
    key_fields = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("key fields"),
        default=list,
        blank=True,
        help_text=_("Names of fields, comma-separated."),
    )
    guidance = models.TextField(_("guidance for success"), blank=True, help_text=_("Simple HTML; it is cleaned."))

    class Meta:
        verbose_name, verbose_name_plural = _("path step"), _("path steps")
        ordering = ["path", "pk"]
        constraints = [models.UniqueConstraint(fields=["path", "step"], name="path_step_once")]

    def __str__(self) -> str:
        return f"{self.path}: {self.step}"
