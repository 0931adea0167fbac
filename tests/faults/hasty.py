"""Settings of a product whose workers give a long document three seconds, where users' give it a minute: for the short
runs. One of few lines keeps its minute: on a busy machine three seconds may be too short for it.

Used by `DJANGO_SETTINGS_MODULE=tests.faults.hasty`, and by nothing else: whoever imports it hurries their own tasks.
"""

from celery.signals import before_task_publish

from crm.settings import *  # noqa: F403
from tests.faults.scale import HURRIED

MANY = 100  # lines


@before_task_publish.connect(sender="quotes.tasks.render_document")
def hurry(headers, body, **kwargs):
    """The limits travel with the message: the hard one, the soft one."""
    from quotes.models import QuoteLine

    (document_id,), *__ = body
    if QuoteLine.objects.filter(quote__documents=document_id).count() > MANY:
        headers["timelimit"] = [HURRIED + 15, HURRIED]
