"""Activities as a type of record, for their own pages and the admin."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from activities import services
from activities.models import Activity
from core.records import RecordType, Verbs


class TaskType(RecordType):
    """Activities are not in the registry of record types: links, search and pickers are about what they belong to.
    Their list holds tasks, and says so.
    """

    name = _("task")  # type: ignore[assignment]
    plural = _("tasks")  # type: ignore[assignment]


VERBS = Verbs(
    "activity",
    update=services.activity_update,
    delete=services.activity_delete,
    change_owner=services.activity_change_owner,
)
SEARCHED = ("subject", "description")
ACTIVITY = RecordType(Activity, "checkbox", SEARCHED, verbs=VERBS)
TASK = TaskType(Activity, "checkbox", SEARCHED, verbs=VERBS)
