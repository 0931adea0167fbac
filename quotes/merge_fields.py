"""Merge fields of quote templates, such as {quote.name}: a fixed dictionary, replaced in one pass.

No expression, no attribute, no template engine: what is not in the dictionary is refused when a template is saved, and
stays as it is typed should it ever be there. A value is never looked at again, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import OrganisationSettings
from core.templatetags.display import day, money
from quotes.models import Quote

_WRITTEN = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class MergeField:
    """One entry: its name between braces, what it is called, and its text for a quote, or for the organisation."""

    name: str
    label: Any
    text: Callable[[Any], str]

    @property
    def written(self) -> str:
        return "{" + self.name + "}"


def fill(text: str, values: dict[str, str]) -> str:
    """The text with each known field replaced by its value; one pass, values are not read again."""
    return _WRITTEN.sub(lambda found: values.get(found[1], found[0]), text)


def unknown(text: str) -> str:
    """The first thing between braces that is no merge field, as typed; "" when there is none."""
    return next((found[0] for found in _WRITTEN.finditer(text) if found[1] not in FIELDS), "")


def unknown_text(written: str) -> str:
    """What is said about it."""
    words = _("“%(field)s” is no merge field: take one of the list. Braces are for these alone.")
    return words % {"field": written[:60]}


def values_of(quote: Quote) -> dict[str, str]:
    """All fields of a quote, dates and amounts in the current locale."""
    settings = OrganisationSettings.load()
    return {name: field.text(settings if name in OF_SETTINGS else quote) for name, field in FIELDS.items()}


def groups() -> Iterator[tuple[str, list[MergeField]]]:
    """The dictionary for a page: the kinds of records with their fields."""
    for kind, label in _KINDS.items():
        yield str(label), [field for field in FIELDS.values() if field.name.startswith(f"{kind}.")]


def _account(quote: Quote, name: str) -> str:
    account = quote.opportunity.account
    return str(getattr(account, name)) if account else ""


def _contact(quote: Quote, name: str) -> str:
    return str(getattr(quote.contact, name)) if quote.contact else ""


def _of_account(name: str) -> Callable[[Quote], str]:
    return lambda quote: _account(quote, name)


def _of_contact(name: str) -> Callable[[Quote], str]:
    return lambda quote: _contact(quote, name)


def _of_organisation(name: str) -> Callable[[OrganisationSettings], str]:
    return lambda settings: str(getattr(settings, name))


_KINDS = {
    "quote": gettext_lazy("Quote"),
    "account": gettext_lazy("Account"),
    "contact": gettext_lazy("Contact"),
    "opportunity": gettext_lazy("Opportunity"),
    "owner": gettext_lazy("Owner"),
    "organisation": gettext_lazy("Organisation"),
}
_ENTRIES: tuple[tuple[str, Any, Callable[[Any], str]], ...] = (
    ("quote.name", gettext_lazy("Name"), lambda quote: quote.name),
    ("quote.number", gettext_lazy("Number"), lambda quote: quote.number),
    ("quote.version", gettext_lazy("Version"), lambda quote: str(quote.revision)),
    ("quote.date", gettext_lazy("Date of the document"), lambda quote: day(timezone.localdate())),
    ("quote.valid_until", gettext_lazy("Valid until"), lambda quote: day(quote.expiration_date)),
    ("quote.subtotal", gettext_lazy("Subtotal"), lambda quote: money(quote.subtotal, quote.currency)),
    ("quote.total_price", gettext_lazy("Total price"), lambda quote: money(quote.total_price, quote.currency)),
    ("quote.grand_total", gettext_lazy("Grand total"), lambda quote: money(quote.grand_total, quote.currency)),
    ("quote.currency", gettext_lazy("Currency"), lambda quote: quote.currency),
    ("account.name", gettext_lazy("Name"), _of_account("name")),
    ("account.phone", gettext_lazy("Phone"), _of_account("phone")),
    ("account.website", gettext_lazy("Website"), _of_account("website")),
    ("account.city", gettext_lazy("City"), _of_account("billing_city")),
    ("account.country", gettext_lazy("Country"), _of_account("billing_country")),
    ("contact.name", gettext_lazy("Name"), _of_contact("full_name")),
    ("contact.first_name", gettext_lazy("First name"), _of_contact("first_name")),
    ("contact.last_name", gettext_lazy("Last name"), _of_contact("last_name")),
    ("contact.title", gettext_lazy("Title"), _of_contact("title")),
    ("contact.email", gettext_lazy("E-mail"), _of_contact("email")),
    ("contact.phone", gettext_lazy("Phone"), _of_contact("phone")),
    ("opportunity.name", gettext_lazy("Name"), lambda quote: quote.opportunity.name),
    ("opportunity.close_date", gettext_lazy("Close date"), lambda quote: day(quote.opportunity.close_date)),
    ("owner.name", gettext_lazy("Name"), lambda quote: str(quote.owner)),
    ("owner.title", gettext_lazy("Title"), lambda quote: quote.owner.title),
    ("owner.email", gettext_lazy("E-mail"), lambda quote: quote.owner.email),
    ("owner.phone", gettext_lazy("Phone"), lambda quote: quote.owner.phone),
    ("organisation.name", gettext_lazy("Name"), _of_organisation("name")),
    ("organisation.email", gettext_lazy("E-mail"), _of_organisation("email")),
    ("organisation.phone", gettext_lazy("Phone"), _of_organisation("phone")),
    ("organisation.website", gettext_lazy("Website"), _of_organisation("website")),
    ("organisation.tax_number", gettext_lazy("Tax number"), _of_organisation("tax_number")),
)
FIELDS = {name: MergeField(name, label, text) for name, label, text in _ENTRIES}
OF_SETTINGS = frozenset(name for name in FIELDS if name.startswith("organisation."))
