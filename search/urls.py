"""Global search and the suggestions of pickers."""

from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.results, name="results"),
    path("pick/<str:record_type>/", views.pick, name="pick"),
]
