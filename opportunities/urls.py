"""Addresses of opportunities."""

from django.urls import path

from opportunities.models import Opportunity
from opportunities.views import (
    board,
    closing,
    competitors,
    contact_roles,
    lines,
    pipeline,
    pipelines,
    records,
    team,
)
from paths.views import StepVersionView
from users.views.sharing import access_paths

app_name = "opportunities"
urlpatterns = [
    path("", records.OpportunityList.as_view(), name="list"),
    path("board/", board.OpportunityBoard.as_view(), name="board"),
    path("board/changes/", board.BoardChanges.as_view(), name="board_changes"),
    path("change-owner/", records.OpportunityChangeOwners.as_view(), name="change_owners"),
    path("pipeline/", pipeline.OpportunityPipeline.as_view(), name="pipeline"),
    path("new/", records.OpportunityCreate.as_view(), name="create"),
    path("<int:pk>/", records.OpportunityDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", records.OpportunityEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", records.OpportunityDelete.as_view(), name="delete"),
    path("<int:pk>/owner/", records.OpportunityChangeOwner.as_view(), name="change_owner"),
    path("<int:pk>/move/", records.OpportunityMove.as_view(), name="move"),
    path("<int:pk>/board/", board.BoardMove.as_view(), name="board_move"),
    path("<int:pk>/fields/", records.OpportunityFields.as_view(), name="fields"),
    path("<int:pk>/tick/", records.OpportunityTick.as_view(), name="tick"),
    path("<int:pk>/lines/", lines.opportunity_lines, name="lines"),
    path("<int:pk>/replaced-lines/", lines.opportunity_replaced_lines, name="replaced_lines"),
    path("<int:pk>/price-book/", lines.opportunity_change_price_book, name="change_price_book"),
    path("<int:pk>/contact-roles/", contact_roles.contact_roles_edit, name="contact_roles_edit"),
    path("<int:pk>/contact-roles/add/", contact_roles.contact_roles_add, name="contact_roles_add"),
    path("<int:pk>/close/", closing.opportunity_close, name="close"),
    path("<int:pk>/clone/", closing.opportunity_clone, name="clone"),
    path("<int:pk>/competitors/new/", competitors.competitor_add, name="competitor_add"),
    path("competitors/<int:pk>/", competitors.competitor_edit, name="competitor_edit"),
    path("competitors/<int:pk>/remove/", competitors.competitor_remove, name="competitor_remove"),
    path("<int:pk>/change-pipeline/", pipelines.change_pipeline, name="change_pipeline"),
    path("pipelines/", pipelines.pipeline_list, name="pipeline_list"),
    path("pipelines/new/", pipelines.pipeline_create, name="pipeline_create"),
    path("pipelines/<int:pk>/", pipelines.pipeline_edit, name="pipeline_edit"),
    path("pipelines/<int:pk>/deactivate/", pipelines.pipeline_deactivate, name="pipeline_deactivate"),
    path("pipelines/stages/<int:pk>/remove/", pipelines.stage_remove, name="stage_remove"),
    path("<int:pk>/team/new/", team.team_add, name="team_add"),
    path("team/<int:pk>/", team.team_edit, name="team_edit"),
    path("team/<int:pk>/remove/", team.team_remove, name="team_remove"),
    *access_paths(Opportunity, version=StepVersionView),
]
