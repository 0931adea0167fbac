import pytest

from core.digest import digest
from core.errors import BusinessRuleError, RecordGone
from core.models import Snapshot
from core.record_history import record_history
from core.services import record_restore
from opportunities.models import Competitor, OpportunityCompetitor
from opportunities.services import (
    competitor_update,
    opportunity_competitor_add,
    opportunity_competitor_remove,
    opportunity_competitor_update,
    opportunity_delete,
)
from tests.factories.opportunities import close_deal, make_competitor, make_opportunity
from tests.invariants import check_invariants

pytestmark = pytest.mark.django_db


def add(deal, competitor, **fields):
    return opportunity_competitor_add(opportunity=deal, competitor=competitor, by=deal.owner, **fields)


def test_a_competitor_is_noted_changed_and_taken_away(rep):
    deal = make_opportunity(rep)
    row = add(deal, make_competitor(name="Frostline"), strengths="Price")
    row = opportunity_competitor_update(opportunity_competitor=row, by=rep, strengths="Service", weaknesses="Slow")
    row.refresh_from_db()
    assert (row.strengths, row.weaknesses, row.is_winner) == ("Service", "Slow", False)
    opportunity_competitor_remove(opportunity_competitor=row, by=rep)
    assert not deal.competitors.exists()
    told = [(c.label, c.old, c.new) for save in record_history(deal, rep).saves for c in save.changes]
    assert ("Competitor of the deal: Frostline · Strengths", "Price", "Service") in told


def test_the_same_competitor_twice_is_refused(rep):
    deal, rival = make_opportunity(rep), make_competitor()
    add(deal, rival)
    before = digest(whole=True)
    with pytest.raises(BusinessRuleError) as refused:
        add(deal, rival)
    assert refused.value.field == "competitor"
    assert digest(whole=True).changed(before) == []


def test_a_competitor_out_of_use_is_refused_at_a_new_deal_and_stays_at_an_old_one(rep):
    rival = make_competitor()
    row = add(make_opportunity(rep), rival)
    competitor_update(competitor=rival, by=None, is_active=False)
    with pytest.raises(BusinessRuleError, match="no longer in use"):
        add(make_opportunity(rep), Competitor.objects.get())
    opportunity_competitor_update(opportunity_competitor=row, by=rep, strengths="Old", weaknesses="")
    assert OpportunityCompetitor.objects.get().strengths == "Old"


def test_too_long_a_text_is_refused(rep):
    row = add(make_opportunity(rep), make_competitor(), strengths="Price")
    with pytest.raises(BusinessRuleError):
        opportunity_competitor_update(opportunity_competitor=row, by=rep, strengths="x" * 256, weaknesses="")
    row.refresh_from_db()
    assert row.strengths == "Price"


def test_one_that_is_gone_says_so(rep):
    row = add(make_opportunity(rep), make_competitor())
    opportunity_competitor_remove(opportunity_competitor=row, by=rep)
    with pytest.raises(RecordGone):
        opportunity_competitor_update(opportunity_competitor=row, by=rep, strengths="", weaknesses="")
    with pytest.raises(RecordGone):
        opportunity_competitor_remove(opportunity_competitor=row, by=rep)


def test_a_deleted_deal_comes_back_with_competitors_and_stage_history(rep):
    deal = close_deal(make_opportunity(rep), competitor=make_competitor())
    before = digest()
    opportunity_delete(opportunity=deal, by=rep)
    assert not OpportunityCompetitor.objects.exists()
    record_restore(snapshot=Snapshot.objects.get(), by=rep)
    assert digest().changed(before) == []
    check_invariants()
