"""Addresses of quotes."""

from django.urls import path

from paths.views import StepVersionView
from quotes.models import Quote
from quotes.views import documents, records, template_drafts, templates, verbs, versions
from users.views.sharing import access_paths

app_name = "quotes"
urlpatterns = [
    path("", records.QuoteList.as_view(), name="list"),
    path("create/", records.QuoteCreate.as_view(), name="create"),
    path("change-owner/", records.QuoteChangeOwners.as_view(), name="change_owners"),
    path("<int:pk>/", records.QuoteDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", records.QuoteEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", records.QuoteDelete.as_view(), name="delete"),
    path("<int:pk>/change-owner/", records.QuoteChangeOwner.as_view(), name="change_owner"),
    path("<int:pk>/lines/", verbs.quote_lines, name="lines"),
    path("lines/<int:pk>/choose/", verbs.quote_choose_line, name="line_choose"),
    path("<int:pk>/move/", records.QuoteMove.as_view(), name="move"),
    path("<int:pk>/fields/", records.QuoteFields.as_view(), name="fields"),
    path("<int:pk>/tick/", records.QuoteTick.as_view(), name="tick"),
    path("<int:pk>/revise/", versions.quote_revise, name="revise"),
    path("<int:pk>/clone/", versions.quote_clone, name="clone"),
    path("<int:pk>/changes/", versions.quote_changes, name="changes"),
    path("<int:pk>/start-sync/", verbs.quote_start_sync, name="start_sync"),
    path("<int:pk>/stop-sync/", verbs.quote_stop_sync, name="stop_sync"),
    path("<int:pk>/documents/", documents.document_request, name="document_request"),
    path("documents/<int:pk>/", documents.document_status, name="document_status"),
    path("documents/<int:pk>/view/", documents.document_view, name="document_view"),
    path("documents/<int:pk>/download/", documents.document_download, name="document_download"),
    path("documents/<int:pk>/retry/", documents.document_retry, name="document_retry"),
    path("templates/", templates.template_list, name="template_list"),
    path("templates/create/", templates.template_create, name="template_create"),
    path("templates/style.css", templates.template_style, name="template_style"),
    path("templates/versions/<int:pk>/", templates.template_version, name="template_version"),
    path("templates/<int:pk>/", templates.template_detail, name="template_detail"),
    path("templates/<int:pk>/edit/", templates.template_edit, name="template_edit"),
    path("templates/<int:pk>/make-default/", templates.template_make_default, name="template_make_default"),
    path("templates/<int:pk>/use/", templates.template_use, name="template_use"),
    path("templates/<int:pk>/delete/", templates.template_delete, name="template_delete"),
    path("templates/<int:pk>/draft/", template_drafts.draft_edit, name="template_draft"),
    path("templates/<int:pk>/draft/begin/", template_drafts.draft_begin, name="template_draft_begin"),
    path("templates/<int:pk>/draft/preview/", template_drafts.draft_preview, name="template_draft_preview"),
    path("templates/<int:pk>/draft/criteria/", template_drafts.SectionCriteria.as_view(), name="template_criteria"),
    path("templates/<int:pk>/draft/publish/", template_drafts.draft_publish, name="template_publish"),
    path("templates/<int:pk>/draft/discard/", template_drafts.draft_discard, name="template_draft_discard"),
    *access_paths(Quote, version=StepVersionView),
]
