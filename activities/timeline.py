"""What happened with a record and what comes next: its activities, mixed with the changes of its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.facts import ahead_if_open
from activities.forms import ICONS as KIND_ICONS
from activities.links import reference
from activities.models import Activity
from core.history_display import Change, changes
from core.locales import current_locale
from core.records import is_editable
from core.templatetags.display import day_text, time_text

SHOWN = 50  # past activities and, beside them, saves of the record
MORE = 500
# In order of weight: the first of what one save changed gives the entry its icon.
SAVE_ICONS = {
    "created": "plus",
    "step": "route",
    "owner": "user-share",
    "field": "pencil",
    "long": "pencil",
}


@dataclass(frozen=True)
class Entry:
    """A line of the timeline: an activity, or what one save changed."""

    at: datetime
    icon: str
    activity: Activity | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def when(self) -> str:
        """As short as the distance allows: the time, the weekday too, or the date too."""
        at, locale = timezone.localtime(self.at), current_locale()
        time = time_text(at.time().replace(second=0, microsecond=0), locale)
        away = abs((timezone.localdate() - at.date()).days)
        if away == 0:
            return _("today, %(time)s") % {"time": time}
        day = day_text(at.date(), locale, "EEE" if away < 7 else "medium")
        return f"{day}, {time}"


@dataclass(frozen=True)
class Group:
    """Entries under one divider: today, this week, or a month."""

    label: str
    entries: list[Entry]


@dataclass(frozen=True)
class Timeline:
    """For `activities/timeline.html`. `reference` is how a form names the record: "leads.lead:12".

    upcoming: open tasks, the most overdue first, then events to come. can_edit: whether the user may finish activities
    of others. has_more: `MORE` are on the page `activities:timeline`.
    """

    record: Any
    reference: str
    upcoming: list[Entry]
    groups: list[Group]
    can_edit: bool
    can_add: bool
    has_more: bool

    @property
    def noun(self) -> str:
        return str(self.record._meta.verbose_name)

    @property
    def kinds(self) -> list[dict[str, str]]:
        """The buttons of the composer."""
        return [{"key": str(kind), "icon": icon, "label": str(kind.label)} for kind, icon in KIND_ICONS.items()]

    @property
    def is_empty(self) -> bool:
        return not self.upcoming and not self.groups


def timeline(record: Any, user: Any, *, limit: int = SHOWN) -> Timeline:
    """The timeline of a record that `user` sees; `limit` past activities and, beside them, saves.

    Everyone who sees a record sees its activities, so none is filtered out. The number of queries does not grow with
    the number of entries.
    """
    ahead, past = _ahead_and_past(record, limit + 1)
    return Timeline(
        record=record,
        reference=reference(record),
        upcoming=[_entry(a) for a in ahead],
        groups=_grouped([*map(_entry, past[:limit]), *_saves(changes(record, limit, user))]),
        can_edit=_may_edit(record, user),
        can_add=not record.is_read_only and user.has_perm("activities.add_activity"),
        has_more=len(past) > limit,
    )


def _may_edit(record: models.Model, user: Any) -> bool:
    return user.has_perm("activities.change_activity") and is_editable(record, user)


def _ahead_and_past(record: models.Model, limit: int) -> tuple[list[Any], list[Any]]:
    """What comes, the most overdue first, then what was, newest first: in one statement, by an index for each."""
    # A call or an event stands where it happened, a task where it was done, a note where it was written.
    rows = Activity.objects.annotate(at=Coalesce("happens_at", "done_at", "created_at"))
    is_ahead = Q(is_done=False) & ahead_if_open()
    due = (models.F("due_date").asc(nulls_last=True), "happens_at", "pk")
    ahead = rows.of(record).filter(is_ahead).order_by(*due)[:MORE]
    past = rows.of(record).exclude(is_ahead).order_by("-at", "-pk")[:limit]
    chosen = rows.filter(pk__in=ahead.values("pk").union(past.values("pk"), all=True)).select_related("owner")
    found = list(chosen.annotate(is_ahead=Q(is_ahead)).order_by(*due))
    behind = [activity for activity in found if not activity.is_ahead]
    behind.sort(key=lambda activity: (activity.at, activity.pk), reverse=True)
    return [activity for activity in found if activity.is_ahead], behind


def _entry(activity: Any) -> Entry:
    return Entry(at=activity.at, icon=KIND_ICONS[activity.kind], activity=activity)


def _saves(found: Iterable[Change]) -> list[Entry]:
    """One entry for all that one person changed in one transaction, with the icon of the weightiest change."""
    rank = list(SAVE_ICONS)
    entries = []
    for (at, __), same in groupby(found, key=lambda c: (c.at, c.who)):
        # Several moves of one transaction stand in the order in which they were made.
        ordered = sorted(same, key=lambda c: (rank.index(c.kind), c.place))
        entries.append(Entry(at=at, icon=SAVE_ICONS[ordered[0].kind], changes=ordered))
    return entries


def _grouped(entries: list[Entry]) -> list[Group]:
    entries.sort(key=lambda e: e.at, reverse=True)
    today = timezone.localdate()
    return [
        Group(label, list(found))
        for label, found in groupby(entries, key=lambda e: _label(timezone.localdate(e.at), today))
    ]


def _label(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day >= today - timedelta(days=today.weekday()):
        return _("This week")
    return day_text(day, current_locale(), "LLLL y")
