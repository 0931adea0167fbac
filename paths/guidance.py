"""Guidance is HTML that people write: only what is listed here comes in, and only that goes out."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe

TAGS = {"a", "b", "blockquote", "br", "em", "h3", "h4", "i", "li", "ol", "p", "strong", "u", "ul"}
ATTRIBUTES = {"a": {"href", "title"}}
SCHEMES = {"http", "https", "mailto", "tel"}


def clean_guidance(html: str) -> str:
    """The allowed part of `html`: text, lists, links; no styles, scripts, images or frames."""
    return nh3.clean(
        html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer nofollow"
    )


def shown_guidance(html: str) -> SafeString:
    """For a template. Cleaned once more, so that a row written around the service cannot harm a reader."""
    return mark_safe(clean_guidance(html))  # noqa: S308
