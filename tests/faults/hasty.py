"""Settings of a product whose workers give a document three seconds, where users' give it a minute: for the short runs.

Used by `DJANGO_SETTINGS_MODULE=tests.faults.hasty`.
"""

from celery.signals import celeryd_init

from crm.settings import *  # noqa: F403

SECONDS = 3


@celeryd_init.connect
def hurry(**kwargs):
    """Tasks exist by now; the worker's parent process reads their limits."""
    from quotes.tasks import render_document

    render_document.soft_time_limit, render_document.time_limit = SECONDS, SECONDS + 15
