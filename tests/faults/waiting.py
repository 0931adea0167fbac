"""For teeth checks only: settings of a product whose requests tell the broker themselves, and wait until it answers.

Used by `DJANGO_SETTINGS_MODULE=tests.faults.waiting`.
"""

from core import nudge
from crm.settings import *  # noqa: F403

nudge._send = nudge.publish
