"""Addresses of activities."""

from django.urls import path

from activities import views
from activities.models import Activity
from activities.record_type import ACTIVITY
from users.views.sharing import access_paths

app_name = "activities"
urlpatterns = [
    path("", views.ActivityList.as_view(), name="list"),
    path("create/", views.ActivityCreate.as_view(), name="create"),
    path("timeline/", views.record_timeline, name="timeline"),
    path("<int:pk>/", views.ActivityDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.ActivityEdit.as_view(), name="edit"),
    path("<int:pk>/complete/", views.activity_complete, name="complete"),
    path("<int:pk>/reopen/", views.activity_reopen, name="reopen"),
    path("<int:pk>/delete/", views.ActivityDelete.as_view(), name="delete"),
    path("<int:pk>/change-owner/", views.ActivityChangeOwner.as_view(), name="change_owner"),
    *access_paths(Activity, record_type=ACTIVITY),
]
