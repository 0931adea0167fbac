"""What PostgreSQL computes of accounts, so that an index can hold it."""

from __future__ import annotations

from django.db import models


class WebHost(models.Func):
    """The host of a typed website in small letters, without "www.": near enough to `core.display.web_host` that all
    whose host is the same are found; whoever looks compares again.
    """

    template = r"LOWER(SUBSTRING(%(expressions)s FROM '^\s*(?:[A-Za-z]+://)?(?:[Ww][Ww][Ww]\.)?([^/?#:]*)'))"
    output_field = models.TextField()
    arity = 1
