"""Long work as rows: a job, and an item for each thing that it does."""

from __future__ import annotations

from typing import Any, Self

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from users.models import User
from users.visibility import subordinates


class JobQuerySet(models.QuerySet):
    """Jobs."""

    def visible_to(self, user: Any) -> Self:
        """One's own and those of people below; administrators see all."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        return self.filter(Q(by=user) | Q(by__in=subordinates(user)))

    def editable_by(self, user: Any) -> Self:
        """Whoever sees a job may stop it and undo it."""
        return self.visible_to(user)

    def working(self) -> Self:
        """Those that a worker should be at."""
        return self.filter(state__in=Job.WORKING)


class Job(models.Model):
    """Work on many things, one after the other, each in a transaction of its own. `jobs.registry` says how.

    params: what the kind needs to know, as JSON; never a name of a record.
    run: counts the workers that took it up. A worker whose number is no longer this one writes nothing more.
    """

    is_digested = False

    class State(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        CANCELLING = "cancelling", _("Being cancelled")
        CANCELLED = "cancelled", _("Cancelled")
        DONE = "done", _("Done")
        FAILED = "failed", _("Broken off")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")

    WORKING = (State.QUEUED, State.RUNNING, State.CANCELLING, State.UNDOING)

    kind = models.CharField(_("kind"), max_length=60, help_text=_("A key of jobs.registry."))
    title = models.CharField(_("title"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("started by"))
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by"))
    params = models.JSONField(_("details"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    total = models.PositiveIntegerField(_("items"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    skipped = models.PositiveIntegerField(_("left as they were"), default=0)
    undone = models.PositiveIntegerField(_("undone"), default=0)
    kept = models.PositiveIntegerField(_("not undone"), default=0)
    run = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("asked for"), db_default=Now())
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), db_default=Now())

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("job"), _("jobs")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["by", "-created_at", "-id"], name="job_newest"),
            models.Index(
                fields=["heartbeat_at"],
                condition=Q(state__in=["queued", "running", "cancelling", "undoing"]),
                name="job_working",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(total__gte=models.F("done") + models.F("failed") + models.F("skipped")),
                name="job_counts_at_most_all",
            ),
            models.CheckConstraint(
                condition=Q(done__gte=models.F("undone") + models.F("kept")), name="job_undoes_what_was_done"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "done", "failed", "undone"]) ^ Q(finished_at=None),
                name="job_finished_iff_finished_at",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:detail", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.state in self.WORKING

    @property
    def worked_off(self) -> int:
        """Items that have a result: the progress out of `total`, or out of `done` while it is being undone."""
        if self.state == self.State.UNDOING:
            return self.undone + self.kept
        return self.done + self.failed + self.skipped

    @property
    def to_work_off(self) -> int:
        return self.done if self.state == self.State.UNDOING else self.total


class JobItem(models.Model):
    """One thing of a job and what became of it: a record, or a row of `data` such as a line of an import.

    before: what undoing needs to know, as JSON. attempts: how often a worker began a run with this item; one that kills
    its worker is given up after a few.
    """

    is_digested = False

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        SKIPPED = "skipped", _("Left as it was")
        UNDONE = "undone", _("Undone")
        KEPT = "kept", _("Not undone")

    job = models.ForeignKey(Job, models.CASCADE, related_name="items", verbose_name=_("job"))
    position = models.PositiveIntegerField(_("position"))
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    object_id = models.BigIntegerField(null=True)
    data = models.JSONField(_("data"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    message = models.CharField(_("message"), max_length=500, blank=True)
    before = models.JSONField(_("before"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("job item"), _("job items")
        ordering = ["job", "position"]
        indexes = [
            models.Index(fields=["job", "position"], condition=Q(state="waiting"), name="job_item_waiting"),
            models.Index(fields=["job", "state", "position"], name="job_item_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="job_item_one_a_position"),
            models.CheckConstraint(
                condition=Q(content_type=None, object_id=None) | Q(content_type__isnull=False, object_id__isnull=False),
                name="job_item_record_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id}:{self.position}"
