"""Model fields with one habit changed."""

from __future__ import annotations

from typing import Any

from django.db import models


class URLField(models.URLField):
    """A web address; typed without a scheme it means https (Django's own default from 6.0 on)."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})
