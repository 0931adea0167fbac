"""The numbers of quotes."""

from __future__ import annotations

from django.db import connection
from django.utils import timezone

from core.models import OrganisationSettings
from core.numbering import numbered


def next_number() -> str:
    """The next quote number, as the organisation writes them.

    A quote that is not saved after all leaves a gap; numbers never repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("select nextval('quotes_quote_number')")
        number = cursor.fetchone()[0]
    return numbered(OrganisationSettings.load().quote_number_format, number, timezone.localdate())
