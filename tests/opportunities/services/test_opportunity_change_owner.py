import pytest

from core.errors import BusinessRuleError, StaleRecord
from opportunities.services import opportunity_change_owner
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user

pytestmark = pytest.mark.django_db


def test_the_deal_belongs_to_another(rep, manager):
    deal = opportunity_change_owner(opportunity=make_opportunity(rep), owner=manager, by=rep, version=1)
    deal.refresh_from_db()
    assert (deal.owner, deal.changed_by, deal.version) == (manager, rep, 2)


def test_someone_who_left_gets_nothing(rep):
    deal = make_opportunity(rep)
    with pytest.raises(BusinessRuleError) as refused:
        opportunity_change_owner(opportunity=deal, owner=make_user(is_active=False), by=rep)
    assert refused.value.field == "owner"
    deal.refresh_from_db()
    assert (deal.owner, deal.version) == (rep, 1)


def test_a_stale_version_is_refused(rep, manager):
    deal = make_opportunity(rep)
    with pytest.raises(StaleRecord):
        opportunity_change_owner(opportunity=deal, owner=manager, by=rep, version=7)
    deal.refresh_from_db()
    assert deal.owner == rep
