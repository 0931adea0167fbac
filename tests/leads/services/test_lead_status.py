"""Statuses of leads as administrators keep them."""

import pytest

from core.errors import BusinessRuleError
from leads.models import LeadStatus
from leads.services import lead_status_create, lead_status_delete, lead_status_update
from paths.models import PathStep
from tests.factories.leads import make_lead, status

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


def test_a_deleted_status_takes_its_guidance_along(administrator):
    made = lead_status_create(by=administrator, label="Sleeping", position=35)
    kept = status("Nurturing")
    step = PathStep.objects.filter(step=str(kept.pk), path__record_type="leads.lead")
    assert step.exists()
    lead_status_delete(lead_status=made, by=administrator)
    assert step.exists()
    lead_status_delete(lead_status=kept, by=administrator)
    assert not step.exists()


def test_a_used_status_is_not_deleted(administrator):
    make_lead(administrator, status=status("Working"))
    with pytest.raises(BusinessRuleError, match="1 lead "):
        lead_status_delete(lead_status=status("Working"), by=administrator)
    assert LeadStatus.objects.filter(label="Working").exists()
