"""Quotes, and their documents."""

from opportunities.services import opportunity_set_lines
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
    """A document of a quote (default: a new one), made already unless told otherwise."""
    quote = quote or make_quote()
    document = quote_document_request(quote=quote, by=fields.pop("by", quote.owner), **fields)
    if rendered:
        document_render(document_id=document.pk)
        document.refresh_from_db()
    return document
