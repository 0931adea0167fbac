import pytest

from leads.errors import LeadReadOnly
from leads.services import (
    lead_accept,
    lead_assign,
    lead_change_owner,
    lead_change_status,
    lead_convert,
    lead_delete,
    lead_update,
)
from tests.factories.leads import status
from tests.factories.users import make_user
from tests.leads.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        (lead_update, {"version": None, "rating": "hot"}),
        (lead_change_owner, {"owner": "other"}),
        (lead_assign, {"to": "other"}),
        (lead_accept, {}),
        (lead_change_status, {"status": "Working"}),
        (lead_delete, {}),
    ],
)
def test_a_converted_lead_is_read_only(lead, rep, verb, arguments):
    lead_convert(lead=lead, by=rep)
    values = {"other": make_user(), "Working": status("Working")}
    arguments = {name: values.get(value, value) for name, value in arguments.items()}
    error = refused(lead, None, verb, by=rep, **arguments)
    assert isinstance(error, LeadReadOnly)
    assert error.status == 409
    assert "read-only" in error.message
