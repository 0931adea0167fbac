"""For the short runs only: settings of a product whose sweeps come every two seconds, for what has lain for two.

`make faults` waits as users do: 20 s, for what has lain for 10 s (jobs) or 30 s (documents).
Used by `DJANGO_SETTINGS_MODULE=tests.faults.impatient`.
"""

from datetime import timedelta

from celery.signals import worker_process_init

from crm.settings import *  # noqa: F403
from crm.settings import CELERY_BEAT_SCHEDULE

SECONDS = 2

for _name in ("sweep-documents", "sweep-jobs"):
    CELERY_BEAT_SCHEDULE[_name]["schedule"] = SECONDS


@worker_process_init.connect
def shorten(**kwargs):
    """Models exist by now."""
    from jobs.services import sweeping
    from quotes.services import documents

    documents.PATIENCE = sweeping.PATIENCE = timedelta(seconds=SECONDS)
