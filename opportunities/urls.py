"""Addresses of opportunities."""

from django.urls import path

from opportunities import team_views, views
from opportunities.models import Opportunity
from users.views.sharing import access_paths

app_name = "opportunities"
urlpatterns = [
    path("", views.OpportunityList.as_view(), name="list"),
    path("change-owner/", views.OpportunityChangeOwners.as_view(), name="change_owners"),
    path("new/", views.OpportunityCreate.as_view(), name="create"),
    path("<int:pk>/", views.OpportunityDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.OpportunityEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", views.OpportunityDelete.as_view(), name="delete"),
    path("<int:pk>/owner/", views.OpportunityChangeOwner.as_view(), name="change_owner"),
    path("<int:pk>/move/", views.OpportunityMove.as_view(), name="move"),
    path("<int:pk>/fields/", views.OpportunityFields.as_view(), name="fields"),
    path("<int:pk>/lines/", views.opportunity_lines, name="lines"),
    path("<int:pk>/contact-roles/new/", views.contact_role_add, name="contact_role_add"),
    path("contact-roles/<int:pk>/", views.contact_role_edit, name="contact_role_edit"),
    path("contact-roles/<int:pk>/remove/", views.contact_role_remove, name="contact_role_remove"),
    path("<int:pk>/team/new/", team_views.team_add, name="team_add"),
    path("team/<int:pk>/", team_views.team_edit, name="team_edit"),
    path("team/<int:pk>/remove/", team_views.team_remove, name="team_remove"),
    *access_paths(Opportunity),
]
