"""What administrators keep: pipelines and their stages, and what a deal chooses from."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from opportunities.querysets import ReferenceQuerySet


class ForecastCategory(models.TextChoices):
    OMITTED = "omitted", _("Omitted")
    PIPELINE = "pipeline", _("Pipeline")
    BEST_CASE = "best_case", _("Best case")
    MOST_LIKELY = "most_likely", _("Most likely")
    COMMIT = "commit", _("Commit")
    CLOSED = "closed", _("Closed")


@track()
class Pipeline(models.Model):
    """An ordered set of stages."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_default = models.BooleanField(_("default"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("pipeline"), _("pipelines")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="pipeline_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


@track()
class Stage(models.Model):
    """A step of a pipeline: the master of probability, forecast category and open, won or lost."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        WON = "won", _("Won")
        LOST = "lost", _("Lost")

    pipeline = models.ForeignKey(Pipeline, models.PROTECT, related_name="stages", verbose_name=_("pipeline"))
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"))
    probability = models.PositiveSmallIntegerField(_("probability (%)"), validators=[MaxValueValidator(100)])
    forecast_category = models.CharField(_("forecast category"), max_length=16, choices=ForecastCategory.choices)
    outcome = models.CharField(_("outcome"), max_length=4, choices=Outcome.choices, default=Outcome.OPEN)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("stage"), _("stages")
        ordering = ["pipeline", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pipeline", "name"], name="stage_name_unique"),
            models.CheckConstraint(condition=models.Q(probability__lte=100), name="stage_probability_percent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.outcome != self.Outcome.OPEN

    @property
    def is_won(self) -> bool:
        return self.outcome == self.Outcome.WON


@track()
class LossReason(models.Model):
    """Why deals are lost."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("loss reason"), _("loss reasons")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


@track()
class Competitor(models.Model):
    """A company that wants the same customers."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    website = models.CharField(_("website"), max_length=255, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("competitor"), _("competitors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@track()
class ContactRoleName(models.Model):
    """A part that a contact can play in a deal."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("contact role name"), _("contact role names")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
