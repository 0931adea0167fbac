"""For teeth checks only: settings of a product whose row locks do nothing and whose saves overwrite.

A fault test that stays green under these proves nothing. Used by `DJANGO_SETTINGS_MODULE=tests.faults.unprotected`.
"""

from django.db.models import QuerySet

import core.conflicts
from crm.settings import *  # noqa: F403


def _without_lock(self, *args, **kwargs):
    return self._chain()


QuerySet.select_for_update = _without_lock  # type: ignore[method-assign]


def _without_merge(stored, version, changes):
    return changes


core.conflicts.merge = _without_merge
