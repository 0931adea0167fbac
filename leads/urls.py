"""Addresses of leads, and of the web forms that bring them."""

from django.urls import path

from leads.models import Lead
from leads.views import conversion, leads, webforms
from paths.views import StepVersionView
from users.views.sharing import access_paths

app_name = "leads"
urlpatterns = [
    path("", leads.LeadList.as_view(), name="list"),
    path("change-owner/", leads.LeadChangeOwners.as_view(), name="change_owners"),
    path("new/", leads.LeadCreate.as_view(), name="create"),
    path("<int:pk>/", leads.LeadDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", leads.LeadEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", leads.LeadDelete.as_view(), name="delete"),
    path("<int:pk>/owner/", leads.LeadChangeOwner.as_view(), name="change_owner"),
    path("<int:pk>/accept/", leads.lead_accept, name="accept"),
    path("<int:pk>/move/", leads.LeadMove.as_view(), name="move"),
    path("<int:pk>/fields/", leads.LeadFields.as_view(), name="fields"),
    path("<int:pk>/tick/", leads.LeadTick.as_view(), name="tick"),
    path("<int:pk>/convert/", conversion.lead_convert, name="convert"),
    path("web-forms/", webforms.webform_list, name="webform_list"),
    path("web-forms/new/", webforms.webform_create, name="webform_create"),
    path("web-forms/<int:pk>/", webforms.webform_edit, name="webform_edit"),
    path("web-forms/<int:pk>/html/", webforms.webform_html, name="webform_html"),
    path("submissions/", webforms.submission_list, name="submission_list"),
    path("submissions/<int:pk>/", webforms.submission_detail, name="submission_detail"),
    path("submissions/<int:pk>/retry/", webforms.submission_retry, name="submission_retry"),
    *access_paths(Lead, version=StepVersionView),
]
