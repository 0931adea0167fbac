"""Addresses of files."""

from django.urls import path

from files import views

app_name = "files"
urlpatterns = [
    path("", views.file_list, name="list"),
    path("upload/", views.file_upload, name="upload"),
    path("<int:pk>/", views.file_download, name="download"),
    path("links/<int:pk>/delete/", views.file_delete, name="delete"),
]
