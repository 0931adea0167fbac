"""Every verb about opportunities: the records, their stages, lines and contact roles."""

from opportunities.services.cloning import opportunity_clone
from opportunities.services.competitors import (
    opportunity_competitor_add,
    opportunity_competitor_remove,
    opportunity_competitor_update,
)
from opportunities.services.contact_roles import (
    ContactRoleError,
    RoleInput,
    contact_role_add,
    contact_roles_add,
    contact_roles_set,
)
from opportunities.services.lines import opportunity_change_price_book, opportunity_set_lines
from opportunities.services.moving import Moved, opportunity_change_pipeline
from opportunities.services.pipelines import (
    StageError,
    StageInput,
    pipeline_copy,
    pipeline_deactivate,
    pipeline_save,
    stage_deactivate,
    stages_set,
)
from opportunities.services.records import (
    opportunity_change_owner,
    opportunity_create,
    opportunity_delete,
    opportunity_update,
)
from opportunities.services.reference import (
    competitor_create,
    competitor_delete,
    competitor_update,
    contact_role_name_create,
    contact_role_name_delete,
    contact_role_name_update,
    loss_reason_create,
    loss_reason_delete,
    loss_reason_update,
    pipeline_create,
    pipeline_delete,
    pipeline_update,
    stage_create,
    stage_delete,
    stage_update,
)
from opportunities.services.replaced import opportunity_keep_lines, opportunity_put_lines_back
from opportunities.services.stages import opportunity_change_stage, opportunity_close
from opportunities.services.team import team_member_add, team_member_remove, team_member_update

__all__ = [
    "ContactRoleError",
    "Moved",
    "RoleInput",
    "StageError",
    "StageInput",
    "competitor_create",
    "competitor_delete",
    "competitor_update",
    "contact_role_add",
    "contact_role_name_create",
    "contact_role_name_delete",
    "contact_role_name_update",
    "contact_roles_add",
    "contact_roles_set",
    "loss_reason_create",
    "loss_reason_delete",
    "loss_reason_update",
    "opportunity_change_owner",
    "opportunity_change_pipeline",
    "opportunity_change_price_book",
    "opportunity_change_stage",
    "opportunity_clone",
    "opportunity_close",
    "opportunity_competitor_add",
    "opportunity_competitor_remove",
    "opportunity_competitor_update",
    "opportunity_create",
    "opportunity_delete",
    "opportunity_keep_lines",
    "opportunity_put_lines_back",
    "opportunity_set_lines",
    "opportunity_update",
    "pipeline_copy",
    "pipeline_create",
    "pipeline_deactivate",
    "pipeline_delete",
    "pipeline_save",
    "pipeline_update",
    "stage_create",
    "stage_deactivate",
    "stage_delete",
    "stage_update",
    "stages_set",
    "team_member_add",
    "team_member_remove",
    "team_member_update",
]
