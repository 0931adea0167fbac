"""The organisation's page."""

from django.urls import path

from core.views import organisation

app_name = "core"
urlpatterns = [path("", organisation.organisation, name="organisation")]
