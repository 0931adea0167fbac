"""Places at which a test may have the process die, as if the machine had lost its power at that very line.

`CRM_FAULT=convert:after_contact manage.py …` dies at the first fault point of that name:
no exception, no clean-up, no answer. Without the variable a point is one comparison of two strings. docs/reliability.md
names the tests that stand on the points.
"""

from __future__ import annotations

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VARIABLE = "CRM_FAULT"
EXIT_CODE = 137  # as after kill -9

_armed = os.environ.get(VARIABLE, "")
if _armed and settings.PRODUCTION:
    raise ImproperlyConfigured(f"{VARIABLE} makes the product crash on purpose. Unset it, or unset CRM_ENV=production.")


def fault_point(name: str) -> None:
    """Ends the process here when `CRM_FAULT` is `name` ("<verb>:<where>")."""
    if _armed and _armed == name:
        os._exit(EXIT_CODE)
