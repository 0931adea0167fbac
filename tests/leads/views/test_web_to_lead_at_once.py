"""One post, sent eight times at once by a client that got no answer."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import Client

from leads.models import Lead, Submission
from tests.factories.leads import make_webform
from tests.leads.views.test_web_to_lead import send


def test_they_are_stored_once(committed_db):
    form = make_webform()

    def post():
        try:
            return send(Client(), form, submission_id="a")["Is-Processed"]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = [future.result() for future in [pool.submit(post) for __ in range(16)]]
    assert answers == ["true"] * 16
    assert Submission.objects.count() == Lead.objects.count() == 1
