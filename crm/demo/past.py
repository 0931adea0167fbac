"""How the demo company gets a past: its stories are told day by day, and whatever was written before a day gets older.

Services write the time of the database, and no time can be told to it. So days pass by moving back all times that stand
in the tables, which is honest only where everything in them is ours: in a database that was empty a moment ago.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from heapq import heapify, heappop, heappush

import pgtrigger
from django.apps import apps
from django.db.models import DateTimeField, F, Model

from core.history import forget_actor

# What a story does each time it is resumed happens on the day that it named before: so many days ago.
Story = Iterator[int]


def tell(stories: Iterable[Story], *, begin: int) -> None:
    """Resumes each story on its days, the oldest first, and those of one day in their order.

    begin: how many days ago it is so far. It is today afterwards.
    """
    waiting = [(-next(story), number, story) for number, story in enumerate(stories)]
    heapify(waiting)
    today = begin
    while waiting:
        day, number, story = heappop(waiting)
        let_pass(today + day)
        today = -day
        forget_actor()  # of the story before
        following = next(story, None)
        if following is not None:
            heappush(waiting, (-following, number, story))
    let_pass(today)


def let_pass(days: int) -> None:
    """Makes all that is written so many days older, histories too. Days that people chose (a due date) stay."""
    if days < 1:
        return
    with pgtrigger.ignore():  # a history gets older by itself, not by one more event
        for model, times in _times():
            model._base_manager.update(**{name: F(name) - timedelta(days=days) for name in times})


def _times() -> Iterator[tuple[type[Model], list[str]]]:
    """Each table's model with the fields that hold times; the scheduler's plans are nobody's past."""
    for model in apps.get_models():
        fields = model._meta.local_concrete_fields
        times = [field.attname for field in fields if isinstance(field, DateTimeField)]
        if times and model._meta.managed and not model._meta.proxy and model._meta.app_label != "django_celery_beat":
            yield model, times
