"""Who else wants a deal. The opportunity's lock guards the one who won it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import BusinessRuleError, RecordGone
from core.history import name_actor
from core.services import check, lock
from opportunities.models import Competitor, Opportunity, OpportunityCompetitor
from users.models import User


@transaction.atomic
def opportunity_competitor_add(
    *, opportunity: Opportunity, competitor: Competitor, by: User | None, strengths: str = "", weaknesses: str = ""
) -> OpportunityCompetitor:
    """Notes a competitor of a deal. Raises BusinessRuleError when it is noted already, or no longer in use."""
    stored = lock(opportunity)
    if stored.competitors.filter(competitor=competitor).exists():
        raise BusinessRuleError(_("%(name)s is here already.") % {"name": competitor}, field="competitor")
    if not competitor.is_active:
        raise BusinessRuleError(_("%(name)s is no longer in use.") % {"name": competitor}, field="competitor")
    row = OpportunityCompetitor(opportunity=stored, competitor=competitor, strengths=strengths, weaknesses=weaknesses)
    return _save(row, by=by)


@transaction.atomic
def opportunity_competitor_update(
    *, opportunity_competitor: OpportunityCompetitor, by: User | None, strengths: str, weaknesses: str
) -> OpportunityCompetitor:
    """Changes what is known of a deal's competitor. Raises RecordGone, BusinessRuleError."""
    stored = _locked(opportunity_competitor)
    stored.strengths, stored.weaknesses = strengths, weaknesses
    return _save(stored, by=by)


@transaction.atomic
def opportunity_competitor_remove(*, opportunity_competitor: OpportunityCompetitor, by: User | None) -> None:
    """Takes a competitor from a deal. Raises RecordGone."""
    stored = _locked(opportunity_competitor)
    name_actor(by)
    stored.delete()


def set_winner(opportunity: Opportunity, winner: Competitor | None, *, by: User | None) -> None:
    """Says which competitor won a locked deal, None for none; one that is no competitor yet becomes one."""
    rows = list(opportunity.competitors.all())
    for row in rows:
        if row.is_winner and row.competitor_id != (winner and winner.pk):
            row.is_winner = False
            _save(row, by=by)
    if winner is None:
        return
    found = next((row for row in rows if row.competitor_id == winner.pk), None)
    won = found or OpportunityCompetitor(opportunity=opportunity, competitor=winner)
    if not won.is_winner:
        won.is_winner = True
        _save(won, by=by)


def _locked(row: OpportunityCompetitor) -> OpportunityCompetitor:
    """The stored row, with the opportunity's lock held."""
    lock(row.opportunity)
    stored = OpportunityCompetitor.objects.filter(pk=row.pk).first()
    if stored is None:
        raise RecordGone(str(OpportunityCompetitor._meta.verbose_name))
    return stored


def _save(row: OpportunityCompetitor, *, by: User | None) -> OpportunityCompetitor:
    name_actor(by)
    check(row)
    row.save()
    return row
