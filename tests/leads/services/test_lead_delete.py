import pytest

from leads.models import Lead
from leads.services import lead_capture, lead_delete
from tests.factories.leads import make_webform
from tests.leads.refusals import refused

pytestmark = pytest.mark.django_db


def test_it_is_gone_and_its_submission_stays(rep):
    submission = lead_capture(form=make_webform(owner=rep), payload={"last_name": "A", "company": "B"})
    lead_delete(lead=submission.lead, by=rep, version=1)
    submission.refresh_from_db()
    assert not Lead.objects.exists()
    assert submission.lead is None


def test_a_stale_version_is_refused(lead, rep):
    refused(lead, None, lead_delete, by=rep, version=9)
