"""Public addresses for websites: web-to-lead, in any case of letters, with or without a slash at the end."""

import re

from django.urls import re_path

from leads import public_views


def any_case(path: str) -> str:
    """A pattern for `path` in any case. Spelt out: `reverse` understands no flags inside a pattern."""
    return "".join(f"[{char}{char.swapcase()}]" if char.isalpha() else re.escape(char) for char in path)


urlpatterns = [
    re_path(rf"^{any_case('web-to-lead')}/?$", public_views.web_to_lead, name="web_to_lead"),
    re_path(rf"^{any_case('servlet/servlet.WebToLead')}/?$", public_views.web_to_lead, name="web_to_lead_servlet"),
]
