"""Addresses of products: for now what the line editors ask. Products themselves are kept in the back office."""

from django.urls import path

from products import views

app_name = "products"
urlpatterns = [
    path("entries/", views.entry_options, name="entries"),
]
