"""Fields of a record as a reader sees them: label and value, derived from the model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext as _

from core.catalogue import Field, FieldType, fields_of
from core.records import is_guarded, seen


@dataclass(frozen=True)
class Shown:
    """One field for a template.

    `kind` is one of text, long, money, number, date, moment, yesno, email, phone, url, link.
    """

    name: str
    label: str
    value: Any
    kind: str
    url: str = ""
    currency: str = ""


_KINDS = {
    FieldType.LONG_TEXT: "long",
    FieldType.BOOLEAN: "yesno",
    FieldType.PERCENT: "number",
    FieldType.CHOICE: "text",
    FieldType.USER: "text",  # a user's page is for administrators: owners are names, not links
    FieldType.OTHER: "text",
}


def _kind(field: Field, value: Any) -> str:
    if field.type in {FieldType.REFERENCE, FieldType.RECORD}:
        return "link" if hasattr(value, "get_absolute_url") else "text"
    return _KINDS.get(field.type, str(field.type))


def show(record: models.Model, name: str) -> Shown:
    """A field of a record for display; choices in words."""
    field = fields_of(record._meta.model)[name]
    value = getattr(record, name)
    kind = _kind(field, value)
    if field.type is FieldType.CHOICE:
        value = getattr(record, f"get_{name}_display")()
    url = value.get_absolute_url() if kind == "link" and value is not None else ""
    if kind == "url":
        url = web_url(value)
    currency = getattr(record, "currency", "EUR") if kind == "money" else ""
    return Shown(name, field.label, value, kind, url, currency)


def web_url(website: str) -> str:
    """A typed website as an address to link to; "" for anything but the web (a visitor may post `javascript:…`)."""
    address = website.strip() if "://" in website else f"https://{website.strip()}"
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        parts.port  # noqa: B018  # raises for what is no port
    except ValueError:
        return ""
    return parts.geturl() if is_web else ""


def web_host(website: str) -> str:
    """The host of a typed website, in small letters; "" where `web_url` is."""
    return urlsplit(web_url(website)).hostname or ""


def show_groups(
    record: models.Model, groups: Iterable[tuple[Any, Iterable[str]]], user: Any = None
) -> list[tuple[Any, list[Shown]]]:
    """The record's details: (legend, fields) in the order of a form's `groups`.

    Records that `user` may not see are not named.
    """
    return [(legend, [_visible(record, name, user) for name in names]) for legend, names in groups]


def _visible(record: models.Model, name: str, user: Any) -> Shown:
    shown = show(record, name)
    if user is None or shown.value is None or not is_guarded(record._meta.get_field(name)) or seen(record, name, user):
        return shown
    return replace(shown, value=_("Not visible to you"), kind="text", url="")
