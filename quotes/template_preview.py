"""A quote in a template as HTML, by the same templates and style sheets as the PDF, for a browser to show."""

from __future__ import annotations

from copy import copy
from typing import Any
from urllib.parse import urlencode

from django.templatetags.static import static
from django.urls import reverse

from quotes import pdf
from quotes.models import Quote, QuoteTemplateVersion
from quotes.sections import Section, check_sizes
from quotes.services.templates import CONTENT
from quotes.snapshot import take_snapshot
from users.models import User


def preview_page(version: QuoteTemplateVersion, quote: Quote, *, by: User) -> str:
    """The document; `version` need not be saved.

    Raises BusinessRuleError for criteria that mean nothing any more, and for sections that could not be printed.
    """
    check_sizes(version.sections)
    snapshot = take_snapshot(quote, template=version, by=by)
    sheets = [*pdf.sheet_names(pdf.design_of(snapshot)), "css/quotes/preview.css"]
    return pdf.page(snapshot, [*map(static, sheets), style_url(version)])


def style_url(version: QuoteTemplateVersion) -> str:
    """Where the style sheet of the version's colour and font is: the content security policy forbids it in a page."""
    chosen = {"colour": version.colour, "font": version.font}
    return f"{reverse('quotes:template_style')}?{urlencode(chosen)}"


def with_content(
    version: QuoteTemplateVersion, values: dict[str, Any], sections: list[Section]
) -> QuoteTemplateVersion:
    """A copy, never saved, of a version with what is typed at this moment."""
    typed = copy(version)
    for name in CONTENT:
        if name in values:
            setattr(typed, name, values[name])
    typed.sections = sections
    return typed
