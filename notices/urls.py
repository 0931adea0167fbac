"""Notices, and the outbox for administrators."""

from django.urls import path

from notices.views import notices, outbox

app_name = "notices"
urlpatterns = [
    path("notices/", notices.notice_list, name="list"),
    path("notices/menu/", notices.menu, name="menu"),
    path("notices/bell/", notices.bell, name="bell"),
    path("notices/read/", notices.notices_read, name="read_all"),
    path("notices/<int:pk>/open/", notices.notice_open, name="open"),
    path("notices/<int:pk>/read/", notices.notice_read, name="read"),
    path("outbox/", outbox.email_list, name="outbox"),
    path("outbox/<int:pk>/", outbox.email_detail, name="email"),
    path("outbox/<int:pk>/retry/", outbox.email_retry, name="email_retry"),
    path("outbox/<int:pk>/cancel/", outbox.email_cancel, name="email_cancel"),
]
