"""Quotes with what stands on them, the templates they are printed with, and the printed documents."""

from quotes.models.document import QuoteDocument
from quotes.models.quote import Quote, QuoteLine, QuoteNote
from quotes.models.synced import SyncedField
from quotes.models.template import QuoteTemplate, QuoteTemplateVersion

__all__ = [
    "Quote",
    "QuoteDocument",
    "QuoteLine",
    "QuoteNote",
    "QuoteTemplate",
    "QuoteTemplateVersion",
    "SyncedField",
]
