import pytest

from leads.models import LeadStatus
from leads.services import lead_change_status
from tests.factories.leads import status
from tests.leads.refusals import refused

pytestmark = pytest.mark.django_db


def test_it_moves_and_says_since_when(lead, rep):
    before = lead.status_changed_at
    saved = lead_change_status(lead=lead, status=status("Working"), by=rep, version=1)
    assert (saved.status.label, saved.version) == ("Working", 2)
    assert saved.status_changed_at > before


def test_the_same_status_changes_nothing(lead, rep):
    assert lead_change_status(lead=lead, status=status("New"), by=rep).version == 1


def test_a_closed_lead_can_be_opened_again(lead, rep):
    lead_change_status(lead=lead, status=status("Unqualified"), by=rep)
    assert lead_change_status(lead=lead, status=status("Working"), by=rep).status.label == "Working"


def test_converted_is_reached_by_converting_only(lead, rep):
    error = refused(lead, "status", lead_change_status, status=status("Converted"), by=rep)
    assert "Convert" in error.message


def test_a_retired_status_and_a_stale_version_are_refused(lead, rep):
    LeadStatus.objects.filter(label="Nurturing").update(is_active=False)
    refused(lead, "status", lead_change_status, status=status("Nurturing"), by=rep)
    refused(lead, None, lead_change_status, status=status("Working"), by=rep, version=7)
