"""Statuses of leads as administrators keep them."""

import pytest

from core.errors import BusinessRuleError
from leads.models import LeadStatus
from leads.services import lead_status_delete, lead_status_update
from tests.factories.leads import make_lead, status
from tests.factories.paths import content_of, lead_path

pytestmark = pytest.mark.django_db


def test_a_used_status_keeps_its_side_of_conversion(administrator):
    make_lead(administrator, status=status("Working"))
    with pytest.raises(BusinessRuleError) as refused:
        lead_status_update(lead_status=status("Working"), by=administrator, category="converted")
    assert refused.value.field == "category"
    assert status("Working").category == "open"


def test_an_unused_status_may_change_sides(administrator):
    lead_status_update(lead_status=status("Nurturing"), by=administrator, category="converted")
    assert status("Nurturing").category == "converted"


@pytest.mark.parametrize("change", [{"is_active": False}, {"category": "closed"}])
def test_one_active_status_is_for_converted_leads(administrator, change):
    with pytest.raises(BusinessRuleError):
        lead_status_update(lead_status=status("Converted"), by=administrator, **change)
    assert (status("Converted").category, status("Converted").is_active) == ("converted", True)


def test_the_last_converted_status_is_not_deleted(administrator):
    with pytest.raises(BusinessRuleError):
        lead_status_delete(lead_status=status("Converted"), by=administrator)
    assert LeadStatus.objects.filter(label="Converted").exists()


@pytest.mark.parametrize("verb", ["rename", "retire", "delete"])
def test_what_its_path_says_outlives_a_status(administrator, verb):
    nurturing = status("Nurturing")
    said = content_of(nurturing)
    assert said
    if verb == "delete":
        lead_status_delete(lead_status=nurturing, by=administrator)
    else:
        change = {"label": "Sleeping"} if verb == "rename" else {"is_active": False}
        lead_status_update(lead_status=nurturing, by=administrator, **change)
    assert lead_path().current.content[str(nurturing.pk)] == said


def test_a_used_status_is_not_deleted(administrator):
    make_lead(administrator, status=status("Working"))
    with pytest.raises(BusinessRuleError, match="1 lead "):
        lead_status_delete(lead_status=status("Working"), by=administrator)
    assert LeadStatus.objects.filter(label="Working").exists()
