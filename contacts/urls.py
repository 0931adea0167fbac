"""Addresses of contacts."""

from django.urls import path

from contacts import views
from contacts.models import Contact
from users.views.sharing import access_paths

app_name = "contacts"
urlpatterns = [
    path("", views.ContactList.as_view(), name="list"),
    path("change-owner/", views.ContactChangeOwners.as_view(), name="change_owners"),
    path("new/", views.ContactCreate.as_view(), name="create"),
    path("<int:pk>/", views.ContactDetail.as_view(), name="detail"),
    path("<int:pk>/edit/", views.ContactEdit.as_view(), name="edit"),
    path("<int:pk>/delete/", views.ContactDelete.as_view(), name="delete"),
    path("<int:pk>/owner/", views.ContactChangeOwner.as_view(), name="change_owner"),
    *access_paths(Contact),
]
