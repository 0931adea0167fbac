"""Words of daily work."""

from django.utils.translation import gettext_lazy as _

from core.glossary import Term, declare

declare(
    Term(
        "activity",
        _("Activity"),
        _(
            "Something done, or to be done, with people: a task, a call, an event or a note. It belongs to one or"
            " more records and appears on the page of each."
        ),
        see=("task",),
    ),
    Term(
        "task",
        _("Task"),
        _("Something to do by a day. It stays with its owner until it is done; on the day after, it is overdue."),
        see=("activity",),
        url_name="activities:list",
        permission="activities.view_activity",
    ),
)
