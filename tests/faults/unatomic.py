"""For teeth checks only: settings of a product whose transactions hold nothing together.

Used by `DJANGO_SETTINGS_MODULE=tests.faults.unatomic`: a crash leaves what was written before it.
"""

from django.db import transaction

from tests.faults.unprotected import *  # noqa: F403

transaction.Atomic.__enter__ = lambda self: None  # type: ignore[method-assign]
transaction.Atomic.__exit__ = lambda self, *error: None  # type: ignore[method-assign]
