"""Every verb about opportunities: the records, their stages, lines and contact roles."""

from opportunities.services.contact_roles import contact_role_add, contact_role_remove, contact_role_update
from opportunities.services.lines import opportunity_set_lines
from opportunities.services.records import (
    opportunity_change_owner,
    opportunity_create,
    opportunity_delete,
    opportunity_update,
)
from opportunities.services.reference import (
    contact_role_name_create,
    contact_role_name_delete,
    contact_role_name_update,
    pipeline_create,
    pipeline_delete,
    pipeline_update,
    stage_create,
    stage_delete,
    stage_update,
)
from opportunities.services.stages import opportunity_change_stage
from opportunities.services.team import team_member_add, team_member_remove, team_member_update

__all__ = [
    "contact_role_add",
    "contact_role_name_create",
    "contact_role_name_delete",
    "contact_role_name_update",
    "contact_role_remove",
    "contact_role_update",
    "opportunity_change_owner",
    "opportunity_change_stage",
    "opportunity_create",
    "opportunity_delete",
    "opportunity_set_lines",
    "opportunity_update",
    "pipeline_create",
    "pipeline_delete",
    "pipeline_update",
    "stage_create",
    "stage_delete",
    "stage_update",
    "team_member_add",
    "team_member_remove",
    "team_member_update",
]
