"""The organisation's settings, and the words of the product."""

from django.urls import path

from core.views import glossary, organisation

app_name = "core"
urlpatterns = [
    path("organisation/", organisation.organisation, name="organisation"),
    path("glossary/", glossary.glossary, name="glossary"),
]
