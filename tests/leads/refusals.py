"""What every refused verb about a lead has in common."""

import pytest

from core.errors import BusinessRuleError
from leads.models import Lead


def stored(lead):
    return Lead.objects.filter(pk=lead.pk).values().get()


def refused(lead, field, verb, **arguments):
    """Calls a verb that must refuse with a message at `field`, and changes nothing."""
    before = stored(lead)
    with pytest.raises(BusinessRuleError) as caught:
        verb(lead=lead, **arguments)
    assert caught.value.field == field
    assert caught.value.message
    assert stored(lead) == before
    return caught.value
