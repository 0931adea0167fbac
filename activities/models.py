"""Activities: tasks, calls, events and notes, each linked to one or more records."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.history import track
from core.links import record_path
from core.paging import Branch
from core.records import RecordType, all_types
from users.models import User
from users.owned import OwnedRecord
from users.visibility import EDITING, OwnedQuerySet


class ActivityQuerySet(OwnedQuerySet):
    """Activities. One is seen and edited by its owner, by whoever is above, and by whoever sees, or edits, a record
    that it is linked to.
    """

    is_shareable = False

    def default_access(self, user: User) -> str:
        """They are as open as what they are linked to."""
        return "private"

    def ways(self, user: User, access: frozenset[str]) -> dict[str, Q]:
        """Whose it is, or a link to a record that the user reaches. Activities are not shared by themselves."""
        verb = "editable_by" if access == EDITING else "visible_to"
        linked = reduce(or_, (_link_to(t.model, user, verb) for t in all_types() if carries_activities(t)))
        return {**self.ways_by_owner(user), "linked": linked}

    def listed_for(self, user: Any, whose: str = "") -> tuple[Self, list[Branch] | None]:
        """One's own and the team's as those of other records; all that are visible by their links, without branches."""
        return super().listed_for(user, whose) if whose else (self.visible_to(user), None)

    def of(self, record: models.Model) -> Self:
        """Those linked to a record."""
        content_type = ContentType.objects.get_for_model(record)
        return self.filter(links__content_type=content_type, links__object_id=record.pk)

    def open_tasks(self) -> Self:
        return self.filter(kind=Activity.Kind.TASK, is_done=False)

    def overdue_tasks(self) -> Self:
        """Open tasks whose day is over, by the reader's calendar."""
        return self.open_tasks().filter(due_date__lt=timezone.localdate())

    def done_tasks(self) -> Self:
        return self.filter(kind=Activity.Kind.TASK, is_done=True)


def carries_activities(record_type: RecordType) -> bool:
    """Whether activities can be linked to records of a type."""
    return record_type.model is not Activity and not record_type.is_catalogue


def _link_to(model: type[models.Model], user: User, verb: str) -> Q:
    reachable = getattr(model._default_manager.all(), verb)(user)
    links = ActivityLink.objects.filter(
        activity=OuterRef("pk"),
        content_type=ContentType.objects.get_for_model(model),
        object_id__in=reachable.values("pk"),
    )
    return Q(Exists(links))


@track()
class Activity(OwnedRecord):
    """Something done, or to be done, with people."""

    class Kind(models.TextChoices):
        TASK = "task", _("Task")
        CALL = "call", _("Call")
        EVENT = "event", _("Event")
        NOTE = "note", _("Note")

    class Priority(models.TextChoices):
        HIGH = "high", _("High")
        NORMAL = "normal", _("Normal")
        LOW = "low", _("Low")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    subject = models.CharField(_("subject"), max_length=255)
    description = models.TextField(_("description"), max_length=32000, blank=True)
    due_date = models.DateField(_("due date"), null=True, blank=True)
    happens_at = models.DateTimeField(_("when"), null=True, blank=True, help_text=_("Of a call or an event."))
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    priority = models.CharField(_("priority"), max_length=8, choices=Priority.choices, default=Priority.NORMAL)
    is_done = models.BooleanField(_("done"), default=False)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)

    service_fields = frozenset({"owner", "kind", "is_done", "done_at"})
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["owner", "due_date"],
                condition=Q(kind="task", is_done=False),
                name="activity_open_tasks",
            ),
            # What is next on a record is read from this one and the links' alone (`activities.facts`).
            models.Index(
                fields=["id"],
                include=["kind", "due_date", "happens_at"],
                condition=Q(is_done=False),
                name="activity_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="activity_has_subject"),
            models.CheckConstraint(condition=Q(is_done=True) ^ Q(done_at=None), name="activity_done_iff_done_at"),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return record_path("activities:detail", self.pk)

    @property
    def is_overdue(self) -> bool:
        """An open task whose day is over, by the reader's calendar."""
        return not self.is_done and self.due_date is not None and self.due_date < timezone.localdate()


@track(part_of="activity")
class ActivityLink(models.Model):
    """That an activity belongs to a record; several for each activity."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="links")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey("content_type", "object_id")

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id", "activity"], name="activity_link_of_record")]
        constraints = [
            models.UniqueConstraint(fields=["activity", "content_type", "object_id"], name="activity_link_once")
        ]

    def __str__(self) -> str:
        return f"{self.activity} → {self.content_type_id}:{self.object_id}"
