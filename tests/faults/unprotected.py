"""For teeth checks only: settings of a product whose row locks do nothing.

A fault test that stays green under these proves nothing. Used by `DJANGO_SETTINGS_MODULE=tests.faults.unprotected`.
"""

from django.db.models import QuerySet

from crm.settings import *  # noqa: F403


def _without_lock(self, *args, **kwargs):
    return self._chain()


QuerySet.select_for_update = _without_lock  # type: ignore[method-assign]
