import pytest

from leads.services import lead_mark_read
from tests.factories.leads import make_lead
from tests.factories.users import make_user
from tests.leads.refusals import stored

pytestmark = pytest.mark.django_db


def test_reading_is_no_change_and_the_owners_alone(rep):
    lead = make_lead(by=make_user(), owner=rep)
    lead_mark_read(lead=lead, by=make_user())
    assert stored(lead)["is_unread"]
    lead_mark_read(lead=lead, by=rep)
    assert (stored(lead)["is_unread"], stored(lead)["version"]) == (False, 1)
