import pytest
from django.db.models import ProtectedError

from core.errors import BusinessRuleError, StaleRecord
from opportunities.models import ContactRole, Opportunity, OpportunityLine, StageChange
from opportunities.services import contact_role_add, opportunity_delete, opportunity_update
from quotes.models import Quote
from tests.factories.contacts import make_contact
from tests.factories.opportunities import make_line, make_opportunity

pytestmark = pytest.mark.django_db


def test_lines_roles_and_history_go_along(rep):
    deal = make_opportunity(rep, lines=[make_line()])
    contact_role_add(opportunity=deal, contact=make_contact(rep), by=rep)
    opportunity_delete(opportunity=deal, by=rep)
    for model in (Opportunity, OpportunityLine, ContactRole, StageChange):
        assert not model.objects.exists()


def test_a_deal_with_quotes_stays(rep):
    deal = make_opportunity(rep, lines=[make_line()])
    Quote.objects.create(number="Q-1", name="Offer", opportunity=deal, owner=rep, currency="EUR")
    with pytest.raises(BusinessRuleError, match="quote") as refused:
        opportunity_delete(opportunity=deal, by=rep)
    assert isinstance(refused.value.__cause__, ProtectedError)
    assert deal.lines.count() == 1
    assert deal.stage_changes.count() == 1


def test_a_stale_version_is_refused(rep):
    deal = make_opportunity(rep)
    opportunity_update(opportunity=deal, by=rep, version=1, next_step="Call")
    with pytest.raises(StaleRecord):
        opportunity_delete(opportunity=deal, by=rep, version=1)
    assert Opportunity.objects.exists()
