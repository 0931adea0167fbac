"""Quote templates, as administrators keep them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.reference import reference_delete, reference_save
from quotes.models import QuoteTemplate
from users.models import User


@transaction.atomic
def quote_template_create(*, by: User | None, **fields: Any) -> QuoteTemplate:
    """A new template. Raises BusinessRuleError."""
    return reference_save(QuoteTemplate(), by=by, **fields)


@transaction.atomic
def quote_template_update(*, quote_template: QuoteTemplate, by: User | None, **fields: Any) -> QuoteTemplate:
    """Changes a template; printed documents stay as they are. Raises RecordGone, BusinessRuleError."""
    return reference_save(quote_template, by=by, **fields)


@transaction.atomic
def quote_template_delete(*, quote_template: QuoteTemplate, by: User | None) -> None:
    """Deletes a template. Refuses in words while documents were printed with it, and for the default."""
    reference_delete(quote_template, by=by)
