"""All addresses of the product."""

from django.contrib import admin
from django.urls import include, path

from crm import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("ui/", views.gallery, name="gallery"),
    path("", include("users.urls")),
    path("", include("core.urls")),
    path("", include("notices.urls")),
    path("files/", include("files.urls")),
    path("jobs/", include("jobs.urls")),
    path("search/", include("search.urls")),
    path("activities/", include("activities.urls")),
    path("accounts/", include("accounts.urls")),
    path("contacts/", include("contacts.urls")),
    path("products/", include("products.urls")),
    path("price-books/", include("products.price_book_urls")),
    path("opportunities/", include("opportunities.urls")),
    path("leads/", include("leads.urls")),
    path("paths/", include("paths.urls")),
    path("quotes/", include("quotes.urls")),
    path("", include("leads.public_urls")),
    path("admin/", admin.site.urls),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.permission_denied"
handler404 = "core.views.errors.page_not_found"
handler500 = "core.views.errors.server_error"
