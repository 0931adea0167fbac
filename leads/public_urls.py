"""Public addresses for websites: web-to-lead."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
