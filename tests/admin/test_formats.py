"""The back office writes numbers and dates as the rest of the product does."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from leads.models import Lead
from opportunities.models import Opportunity
from tests.admin.conftest import page
from tests.admin.forms import form_values
from tests.factories.leads import make_lead
from tests.factories.opportunities import make_opportunity

pytestmark = pytest.mark.django_db


def test_a_moment_is_written_with_the_name_of_its_month(login, administrator):
    lead = make_lead(administrator)
    Lead.objects.filter(pk=lead.pk).update(created_at=datetime(2026, 11, 3, 16, 43, tzinfo=UTC))
    assert "3 Nov 2026, " in login(administrator).get(page(Lead, "changelist")).content.decode()


def test_an_amount_has_the_cents_of_its_currency(login, administrator):
    deal = make_opportunity(administrator, amount=Decimal("38375.5"), currency="EUR")
    response = login(administrator).get(page(Opportunity, "change", deal.pk))
    assert form_values(response)["amount"] == "38375.50"
