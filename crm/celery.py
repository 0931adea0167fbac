"""The Celery application. A message is a nudge: the work itself is a row in the database."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import beat_init, before_task_publish, celeryd_init, setup_logging, task_postrun, task_prerun

from core.logs import request_id

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
def wait_as_a_worker(**kwargs: Any) -> None:
    """Statements of a job may take longer than those of a page; before any connection is opened."""
    from core.database import take_role

    take_role("worker")


@celeryd_init.connect
@beat_init.connect
def refuse_when_unsafe(**kwargs: Any) -> None:
    """A worker or beat of a production that lacks a setting says so and ends."""
    from crm import production  # reads the settings, which this module must not while it is imported

    production.guard()


@setup_logging.connect
def log_as_everywhere(**kwargs: Any) -> None:
    """Keeps Celery from setting up logging of its own kind: Django's has been set up from the settings."""


@before_task_publish.connect
def hand_over(headers: dict[str, Any], **kwargs: Any) -> None:
    """The request that asked for a task is named in the task's lines as well."""
    headers["request_id"] = request_id.get()


@task_prerun.connect
def take_over(task: Any, **kwargs: Any) -> None:
    given = getattr(task.request, "request_id", None) or (task.request.headers or {}).get("request_id", "-")
    request_id.set(given)


@task_postrun.connect
def let_go(**kwargs: Any) -> None:
    request_id.set("-")
