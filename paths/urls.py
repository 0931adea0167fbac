"""Addresses of the path editor. What the bar of a record posts to is among the record's own addresses."""

from django.urls import path

from paths import design_views, draft_views
from paths.figures_view import path_figures
from paths.picture_view import picture

app_name = "paths"
urlpatterns = [
    path("", design_views.path_list, name="list"),
    path("create/", design_views.path_create, name="create"),
    path("<int:pk>/", design_views.path_detail, name="detail"),
    path("<int:pk>/edit/", design_views.path_edit, name="edit"),
    path("<int:pk>/use/", design_views.path_use, name="use"),
    path("<int:pk>/delete/", design_views.path_delete, name="delete"),
    path("<int:pk>/copy/", design_views.path_copy, name="copy"),
    path("<int:pk>/import/", design_views.path_import, name="import"),
    path("<int:pk>/draft/", draft_views.draft_edit, name="draft"),
    path("<int:pk>/draft/begin/", draft_views.draft_begin, name="draft_begin"),
    path("<int:pk>/draft/criteria/", draft_views.GateCriteria.as_view(), name="criteria"),
    path("<int:pk>/draft/publish/", draft_views.draft_publish, name="publish"),
    path("<int:pk>/draft/discard/", draft_views.draft_discard, name="discard"),
    path("versions/<int:pk>/", design_views.version_detail, name="version"),
    path("versions/<int:pk>/on/<int:record>/", design_views.version_preview, name="preview"),
    path("versions/<int:pk>/export/", design_views.version_export, name="export"),
    path("versions/<int:pk>/roll-back/", design_views.version_roll_back, name="roll_back"),
    path("pictures/<slug:key>/", picture, name="picture"),
    path("<int:pk>/figures/", path_figures, name="figures"),
]
