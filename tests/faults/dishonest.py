"""For teeth checks only: settings of a product that takes an outage of its database for any other error.

Used by `DJANGO_SETTINGS_MODULE=tests.faults.dishonest`.
"""

import core.database
from crm.settings import *  # noqa: F403

core.database.trouble = lambda error: None  # before anything has taken it from there
