"""Public addresses for websites: web-to-lead, in any case of letters, with or without a slash at the end."""

from django.urls import re_path

from leads import public_views

urlpatterns = [
    re_path(r"^[wW][eE][bB]-[tT][oO]-[lL][eE][aA][dD]/?$", public_views.web_to_lead, name="web_to_lead"),
    re_path(r"^[sS][eE][rR][vV][lL][eE][tT]/[sS][eE][rR][vV][lL][eE][tT]\.[wW]eb[tT]o[lL]ead/?$", public_views.web_to_lead, name="web_to_lead_servlet"),
]
