import pytest

from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from leads.models import Lead, LeadStatus
from leads.services import lead_create
from tests.factories.leads import status
from tests.factories.users import make_queue, make_user

pytestmark = pytest.mark.django_db


def test_a_lead_is_its_makers_in_the_default_status_and_read(rep):
    lead = lead_create(by=rep, last_name="Osei", company="Halden")
    assert (lead.owner, lead.queue, lead.status.label) == (rep, None, "New")
    assert (lead.is_unread, lead.created_by, lead.version) == (False, rep, 1)


def test_a_lead_for_a_colleague_or_a_queue_is_unread(rep):
    assert lead_create(by=rep, owner=make_user(), last_name="A", company="B").is_unread
    in_queue = lead_create(by=rep, queue=make_queue(), last_name="A", company="B")
    assert (in_queue.is_unread, in_queue.owner) == (True, None)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"last_name": ""}, "last_name"),
        ({"company": ""}, "company"),
        ({"company": "  "}, "company"),
        ({"email": "not an address"}, "email"),
        ({"annual_revenue": "many"}, "annual_revenue"),
        ({"employees": -1}, "employees"),
        ({"first_name": "x" * 41}, "first_name"),
        ({"description": "x" * 32001}, "description"),
        ({"title": "a\x00b"}, "title"),
        ({"rating": "tepid"}, "rating"),
    ],
)
def test_bad_input_is_told_at_its_field_and_nothing_is_written(rep, fields, field):
    with pytest.raises(BusinessRuleError) as caught:
        lead_create(by=rep, **{"last_name": "Osei", "company": "Halden", **fields})
    assert field in caught.value.errors
    assert not Lead.objects.exists()


def test_a_company_is_not_needed_when_we_sell_to_people(rep):
    OrganisationSettings.objects.update(sells_to_people=True)
    assert lead_create(by=rep, last_name="Osei").company == ""


def test_a_converted_or_retired_status_and_a_departed_owner_are_refused(rep):
    LeadStatus.objects.filter(label="Nurturing").update(is_active=False)
    for fields, field in [
        ({"status": status("Converted")}, "status"),
        ({"status": status("Nurturing")}, "status"),
        ({"owner": make_user(is_active=False)}, "owner"),
    ]:
        with pytest.raises(BusinessRuleError) as caught:
            lead_create(by=rep, last_name="A", company="B", **fields)
        assert caught.value.field == field
    assert not Lead.objects.exists()


def test_without_a_default_status_it_says_what_to_do(rep):
    LeadStatus.objects.update(is_default=False)
    with pytest.raises(BusinessRuleError, match="administrator"):
        lead_create(by=rep, last_name="A", company="B")
