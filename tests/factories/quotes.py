"""Quotes, and their documents."""

from opportunities.services import opportunity_set_lines
from quotes.models import Quote
from quotes.services import document_render, quote_create, quote_document_request
from tests.factories.opportunities import make_line, make_opportunity


def make_quote(owner=None, opportunity=None, lines=None, **fields):
    """A quote of an opportunity (default: a new one of `owner`, with one line of 100, or with `lines`)."""
    if opportunity is None:
        opportunity = make_opportunity(owner)
        lines = [make_line()] if lines is None else lines
    if lines:
        opportunity = opportunity_set_lines(opportunity=opportunity, lines=lines, by=opportunity.owner)
    return quote_create(opportunity=opportunity, by=fields.pop("by", opportunity.owner), **fields)


def make_document(quote=None, rendered=True, **fields):
    """A document of a quote (default: a new one), made already unless told otherwise.

    Unchanged content would be the document that there is: from the second on the quote is given another description.
    """
    quote = quote or make_quote()
    if number := quote.documents.count():
        Quote.objects.filter(pk=quote.pk).update(description=f"Printing {number + 1}")
    document = quote_document_request(quote=quote, by=fields.pop("by", quote.owner), **fields)
    if rendered:
        document_render(document_id=document.pk)
        document.refresh_from_db()
    return document
