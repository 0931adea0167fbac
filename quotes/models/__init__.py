"""Quotes with their lines, the templates they are printed with, and the printed documents."""

from quotes.models.document import QuoteDocument
from quotes.models.quote import Quote, QuoteLine
from quotes.models.template import QuoteTemplate, QuoteTemplateVersion

__all__ = ["Quote", "QuoteDocument", "QuoteLine", "QuoteTemplate", "QuoteTemplateVersion"]
