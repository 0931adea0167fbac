"""Opportunities: the deals, with their stages, lines, contact roles and stage history."""

from opportunities.models.opportunity import Opportunity
from opportunities.models.parts import (
    ContactRole,
    OpportunityCompetitor,
    OpportunityFollower,
    OpportunityLine,
    OpportunityTeamMember,
    StageChange,
)
from opportunities.models.reference import Competitor, ContactRoleName, ForecastCategory, LossReason, Pipeline, Stage

__all__ = [
    "Competitor",
    "ContactRole",
    "ContactRoleName",
    "ForecastCategory",
    "LossReason",
    "Opportunity",
    "OpportunityCompetitor",
    "OpportunityFollower",
    "OpportunityLine",
    "OpportunityTeamMember",
    "Pipeline",
    "Stage",
    "StageChange",
]
