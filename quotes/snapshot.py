"""What a printed quote shows, written down when it is asked for: a document is made from this alone.

JSON: amounts are strings, dates ISO 8601, texts as they were typed.
"""

from __future__ import annotations

import base64
import logging
from decimal import Decimal
from typing import Any

from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import get_language

from core.errors import BusinessRuleError
from core.locales import reading_as
from core.logos import MOST_BYTES, media_type
from core.models import OrganisationSettings
from quotes import rich_text
from quotes.contents import contents, groups
from quotes.merge_fields import fill, values_of
from quotes.models import Quote, QuoteLine, QuoteNote, QuoteTemplateVersion
from quotes.sections import is_shown
from users.models import User

logger = logging.getLogger(__name__)
DEFAULT_LOCALE = "en-GB"


def take_snapshot(quote: Quote, *, template: QuoteTemplateVersion, by: User | None) -> dict[str, Any]:
    """All that is printed of a locked quote, merge fields replaced and criteria answered; in the language and locale of
    the template, or else of `by`. Raises BusinessRuleError for criteria that mean nothing any more.
    """
    rows = contents(quote)
    locale = template.locale or (by.locale if by else DEFAULT_LOCALE)
    with reading_as(locale):
        values = values_of(quote)
    return {
        "format": 2,
        "locale": locale,
        "language": template.language or get_language() or "en",
        "currency": quote.currency,
        "organisation": _organisation(),
        "template": _template(quote, template, values),
        "terms": _terms(quote, template, rows, values),
        "quote": _header(quote),
        "prepared_for": _customer(quote),
        "ship_to": _ship_to(quote),
        "owner": {"name": str(quote.owner), "phone": quote.owner.phone, "email": quote.owner.email},
        "lines": _lines(rows),
        "totals": _totals(quote, rows),
    }


def _template(quote: Quote, template: QuoteTemplateVersion, values: dict[str, str]) -> dict[str, Any]:
    """What the version says for this quote; rich texts as blocks (`quotes.rich_text`)."""
    shown = [section for section in template.sections if is_shown(section, quote)]
    return {
        "name": template.template.name,
        "number": template.number,
        **{name: getattr(template, name) for name in ("design", "colour", "font", "columns")},
        **{name: fill(getattr(template, name), values) for name in ("header", "footer")},
        "shows": {name: getattr(template, f"shows_{name}") for name in ("logo", "page_numbers", "bank", "signature")},
        "introduction": _rich(template.introduction, values),
        "sections": [
            {"title": fill(s["title"], values), "place": s["place"], "body": _rich(s["body"], values)} for s in shown
        ],
    }


def _rich(text: str, values: dict[str, str]) -> list[rich_text.Block]:
    return rich_text.filled(rich_text.blocks(text), values)


def _terms(
    quote: Quote, template: QuoteTemplateVersion, rows: list[QuoteLine | QuoteNote], values: dict[str, str]
) -> dict[str, Any]:
    """The terms typed into the quote, or else the template's; and those of each product that has some, once."""
    own = rich_text.plain_blocks(quote.terms) or _rich(template.terms, values)
    offered = [row.entry.product for row in rows if isinstance(row, QuoteLine)]
    products = {product.pk: product for product in offered if product.terms.strip()}
    return {
        "body": own,
        "products": [{"name": p.name, "body": rich_text.plain_blocks(p.terms)} for p in products.values()],
    }


def _organisation() -> dict[str, Any]:
    settings = OrganisationSettings.load()
    names = ("name", "phone", "email", "website", "tax_number", "bank_details")
    return {
        **{name: getattr(settings, name) for name in names},
        "address": settings.address_lines(),
        "logo": logo_uri(settings.logo),
    }


def _header(quote: Quote) -> dict[str, Any]:
    return {
        "number": quote.number,
        "version": quote.revision,
        "name": quote.name,
        "date": timezone.localdate().isoformat(),
        "valid_until": quote.expiration_date.isoformat() if quote.expiration_date else None,
        "description": quote.description,
    }


def _customer(quote: Quote) -> dict[str, Any]:
    contact, account = quote.contact, quote.opportunity.account
    company = quote.billing_name or (account.name if account else "")
    person = ", ".join(filter(None, [contact.full_name, contact.title])) if contact else ""
    if not company and contact:
        company, person = contact.full_name, contact.title
    return {"name": company, "person": "" if person == company else person, "address": quote.address_lines("billing_")}


def _ship_to(quote: Quote) -> dict[str, Any] | None:
    """Only where it is another place than the bill's."""
    lines = quote.address_lines("shipping_")
    if not lines or lines == quote.address_lines("billing_"):
        return None
    return {"name": quote.shipping_name, "address": lines}


def _lines(rows: list[QuoteLine | QuoteNote]) -> list[dict[str, Any]]:
    """Each by its `kind`: product, optional, heading, text, and below the lines of a heading their subtotal."""
    found = []
    for group in groups(rows):
        if group.heading:
            found.append({"kind": "heading", "text": group.heading.text})
        found += [_note(row) if isinstance(row, QuoteNote) else _line(row) for row in group.rows]
        if group.heading and group.total:
            found.append({"kind": "subtotal", "text": group.heading.text, "total": str(group.total)})
    return found


def _note(row: QuoteNote) -> dict[str, Any]:
    return {"kind": "text", "text": row.text}


def _line(row: QuoteLine) -> dict[str, Any]:
    product = row.entry.product
    return {
        "kind": "optional" if row.is_optional else "product",
        "product": product.name,
        "code": product.code,
        "unit": product.unit,
        "description": row.description,
        "service_date": row.service_date.isoformat() if row.service_date else None,
        "quantity": str(row.quantity),
        "unit_price": str(row.unit_price),
        "discount": str(row.discount),
        "total": str(row.own_total),
    }


def _totals(quote: Quote, rows: list[QuoteLine | QuoteNote]) -> dict[str, Any]:
    lines = [row for row in rows if isinstance(row, QuoteLine)]
    taxes = [{"rate": str(t.rate), "net": str(t.net), "amount": str(t.amount)} for t in quote.taxes(lines)]
    percent = quote.whole_discount_percent
    amounts: dict[str, Decimal] = {
        "subtotal": quote.subtotal,
        "discount": quote.line_discount,
        "whole_discount": quote.whole_discount,
        "total_price": quote.total_price,
        "tax": quote.tax,
        "shipping_handling": quote.shipping_handling,
        "grand_total": quote.grand_total,
    }
    return {
        **{name: str(amount) for name, amount in amounts.items()},
        "whole_discount_percent": None if percent is None else str(percent),
        "taxes": taxes,
        "is_tax_included": quote.is_tax_included,
    }


def logo_uri(logo: FieldFile) -> str:
    """The logo as a data URI; "" when there is none, or none that a renderer should be given."""
    if not logo:
        return ""
    try:
        with logo.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        kind = media_type(content)
    except (OSError, BusinessRuleError) as error:
        logger.warning("The logo is left out of a quote: %s", error)
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
