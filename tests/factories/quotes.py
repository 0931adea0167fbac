"""Quotes, and their documents."""

from opportunities.services import opportunity_set_lines
from quotes.models import Quote
from quotes.services import (
    document_render,
    quote_create,
    quote_document_request,
    quote_template_create,
    synced_field_create,
    template_draft_begin,
    template_publish,
)
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.users import make_user
from users.permissions import Profile


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


def make_synced_field(quote_field="expiration_date", opportunity_field="close_date", by=None):
    """Keeps a field of quotes the same as one of their opportunities (default: the last day and the close date)."""
    by = by or make_user(Profile.ADMINISTRATOR)
    return synced_field_create(by=by, quote_field=quote_field, opportunity_field=opportunity_field)


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
