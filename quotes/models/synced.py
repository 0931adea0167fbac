"""Which fields are kept the same while a quote syncs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.history import track
from quotes.mappable import opportunity_fields, quote_fields


@track()
class SyncedField(models.Model):
    """A field of the quote and one of its opportunity that are kept the same while they sync (docs/adr/0014)."""

    quote_field = models.CharField(
        _("field of the quote"),
        max_length=64,
        unique=True,
        choices=quote_fields,
        error_messages={"unique": _("This field of the quote is kept the same as another one already.")},
    )
    opportunity_field = models.CharField(
        _("field of the opportunity"),
        max_length=64,
        unique=True,
        choices=opportunity_fields,
        error_messages={"unique": _("This field of the opportunity is kept the same as another one already.")},
        help_text=_("Quotes that sync now give it their value at once; an empty one takes the opportunity's."),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("synced field"), _("synced fields")
        ordering = ["quote_field"]

    def __str__(self) -> str:
        return f"{self.get_quote_field_display()} = {self.get_opportunity_field_display()}"
