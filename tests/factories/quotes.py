"""Quotes, and their documents."""

from opportunities.services import opportunity_set_lines
from quotes.services import (
    document_render,
    quote_create,
    quote_document_request,
    quote_template_create,
    template_draft_begin,
    template_publish,
)
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


def make_template(draft=False, by=None, name="Offer for projects", **content):
    """A template with a published version of `content`; with `draft`, one begun from it as well."""
    template = quote_template_create(name=name, by=by, sections=content.pop("sections", [make_section()]), **content)
    template_publish(draft=template.draft, version=None, by=by)
    if draft:
        template_draft_begin(quote_template=template, by=by)
    return template


def make_section(key=1, **values):
    """A section as a version stores it."""
    return {"key": key, "title": "Next", "body": "We begin.", "place": "after_terms", "criteria": {}, **values}
