"""The sections of a quote template: rich text at one of three places, shown always or for quotes that meet criteria.

As stored: {"key": 1, "title": "…", "body": "…", "place": "after_lines", "criteria": {"all": [["tax", "is", "0"]]}}.
Keys tell the sections of one version apart; their order is that of the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.criteria import Criteria, CriteriaError, Reader
from core.errors import BusinessRuleError
from core.services import text_problem
from quotes import merge_fields, rich_text
from quotes.models import Quote
from quotes.models.template import Column, Place

Section = dict[str, Any]
MOST_SECTIONS = 20
MOST_TITLE, MOST_BODY = 120, 8000
RICH = ("introduction", "terms")
PLAIN = ("header", "footer")


def new_section(sections: list[Section]) -> Section:
    """An empty section beside others."""
    key = max((section["key"] for section in sections), default=0) + 1
    return {"key": key, "title": "", "body": "", "place": Place.AFTER_LINES.value, "criteria": {}}


def field_name(section: Section, name: str) -> str:
    """What a part of a section is called in forms and refusals."""
    return f"section-{section['key']}-{name}"


def check_content(content: Mapping[str, Any]) -> None:
    """Refuses unknown merge fields, columns and criteria, each at its field. Raises BusinessRuleError."""
    errors: dict[str | None, list[str]] = {}
    for name in (*RICH, *PLAIN):
        _check_fields(errors, name, content.get(name, ""))
    for name in RICH:
        if problem := rich_text.problem(content.get(name, "")):
            errors[name] = [problem]
    if not set(content.get("columns", ())) <= set(Column.values):
        errors["columns"] = [_("Choose columns of the list.")]
    sections = content.get("sections", [])
    for section in sections:
        _check_section(errors, section)
    _check_sizes(errors, sections)
    if errors:
        raise BusinessRuleError(errors=errors)


def check_sizes(sections: list[Section]) -> None:
    """Refuses sections that could not be printed whole, each at its field. Raises BusinessRuleError."""
    errors: dict[str | None, list[str]] = {}
    _check_sizes(errors, sections)
    if errors:
        raise BusinessRuleError(errors=errors)


def _check_section(errors: dict[str | None, list[str]], section: Section) -> None:
    for name in ("title", "body"):
        _check_fields(errors, field_name(section, name), section[name])
    if section["place"] not in Place.values:
        errors[field_name(section, "place")] = [_("Choose a place of the list.")]
    try:
        criteria_of(section).bind(Quote, Reader())
    except CriteriaError as error:
        errors[field_name(section, "criteria")] = [error.message]


def _check_sizes(errors: dict[str | None, list[str]], sections: list[Section]) -> None:
    if len(sections) > MOST_SECTIONS:
        errors["sections"] = [_("At most %(most)s sections, please.") % {"most": MOST_SECTIONS}]
        return
    for section in sections:
        title, body = section["title"], section["body"]
        if problem := text_problem(title, MOST_TITLE):
            errors[field_name(section, "title")] = [problem]
        if problem := text_problem(body, MOST_BODY) or rich_text.problem(body):
            errors[field_name(section, "body")] = [problem]


def _check_fields(errors: dict[str | None, list[str]], at: str, text: str) -> None:
    found = merge_fields.unknown(text)
    if found:
        errors[at] = [merge_fields.unknown_text(found)]


def criteria_of(section: Section) -> Criteria:
    return Criteria.from_json(section["criteria"])


def is_shown(section: Section, quote: Quote) -> bool:
    """Whether a quote meets the section's criteria, as a machine reads them.

    Raises BusinessRuleError for criteria that mean nothing any more: nobody knows then whether it should be printed.
    """
    try:
        return criteria_of(section).bind(Quote, Reader()).matches(quote)
    except CriteriaError as error:
        text = _("The template's section “%(title)s” cannot be decided: %(why)s")
        raise BusinessRuleError(text % {"title": section["title"], "why": error.message}, field="template") from error
