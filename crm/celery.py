"""The Celery application. A message is a nudge: the work itself is a row in the database."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm.settings")


class ActingTask(Task):
    """A task whose writes stand in the history as a job's."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from core.history import acting  # needs Django, which is not set up while this module is imported

        with acting(door="job"):
            return super().__call__(*args, **kwargs)


app = Celery("crm", task_cls=ActingTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_when_unsafe(**kwargs: Any) -> None:
    """A worker or beat of a production that lacks a setting says so and ends."""
    from crm import production  # reads the settings, which this module must not while it is imported

    production.guard()
