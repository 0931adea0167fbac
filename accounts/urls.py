"""Addresses of accounts."""

from django.urls import path

from accounts import views
from accounts.models import Account
from users.views.sharing import access_paths

app_name = "accounts"
urlpatterns = [
    path("", views.AccountList.as_view(), name="list"),
    path("change-owner/", views.AccountChangeOwners.as_view(), name="change_owners"),
    path("new/", views.AccountCreate.as_view(), name="create"),
    path("<int:pk>/", views.AccountDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.AccountEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", views.AccountDelete.as_view(), name="delete"),
    path("<int:pk>/owner/", views.AccountChangeOwner.as_view(), name="change_owner"),
    *access_paths(Account),
]
