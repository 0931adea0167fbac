import pytest

from core.errors import StaleRecord
from core.models import OrganisationSettings
from leads.services import lead_create, lead_update
from tests.factories.leads import make_lead
from tests.factories.users import make_user
from tests.leads.refusals import refused, stored

pytestmark = pytest.mark.django_db


def test_it_sets_fields_and_raises_the_version(lead, rep):
    saved = lead_update(lead=lead, by=rep, version=1, company="New", rating="hot")
    saved.refresh_from_db()
    assert (saved.company, saved.rating, saved.version, saved.changed_by) == ("New", "hot", 2, rep)


def test_a_stale_version_is_refused(lead, rep):
    lead_update(lead=lead, by=rep, version=1, company="First")
    with pytest.raises(StaleRecord):
        lead_update(lead=lead, by=rep, version=1, company="Second")
    assert stored(lead)["company"] == "First"


@pytest.mark.parametrize("name", ["owner", "queue", "status", "converted_at", "is_unread", "nonsense"])
def test_columns_of_other_verbs_are_not_taken(lead, rep, name):
    with pytest.raises(TypeError):
        lead_update(lead=lead, by=rep, version=1, **{name: None})


def test_the_company_may_not_be_emptied(lead, rep):
    refused(lead, "company", lead_update, by=rep, version=1, company="")


def test_a_lead_without_company_can_still_be_worked_on_in_parts(rep):
    OrganisationSettings.objects.update(sells_to_people=True)
    lead = lead_create(by=rep, last_name="Osei")
    OrganisationSettings.objects.update(sells_to_people=False)
    assert lead_update(lead=lead, by=rep, version=1, rating="hot").rating == "hot"


def test_an_edit_by_the_owner_is_a_look_and_another_is_not(rep):
    lead = make_lead(by=make_user(), owner=rep)
    assert lead_update(lead=lead, by=make_user(), version=1, rating="hot").is_unread
    assert not lead_update(lead=lead, by=rep, version=2, rating="cold").is_unread
