"""Quotes as a type of record, and what other records show of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contacts.models import Contact
from core.catalogue import FieldType
from core.records import RecordType, Verbs
from core.related import RelatedList
from opportunities.models import Opportunity
from quotes import services
from quotes.forms import DETAIL_GROUPS
from quotes.models import Quote
from quotes.numbers import numbers

RECORD_TYPE = RecordType(
    Quote,
    "file-text",
    ("name", "number", "opportunity__name"),
    ("opportunity", "status"),
    lock_order=5,
    groups=DETAIL_GROUPS,
    fields={"discount": {"type": FieldType.PERCENT}},
    verbs=Verbs(
        "quote",
        create=services.quote_create,
        update=services.quote_update,
        delete=services.quote_delete,
        change_owner=services.quote_change_owner,
    ),
)
RELATED_LISTS = (
    RelatedList(
        Opportunity,
        "quotes",
        _("Quotes"),
        rows=lambda opportunity, user: Quote.objects.visible_to(user).filter(opportunity=opportunity).fronts(),
        prepare=lambda quotes: quotes.with_versions().prefetch_related("lines"),
        fold=numbers,
        create_url=lambda opportunity: f"{reverse('quotes:create')}?opportunity={opportunity.pk}",
        template="quotes/related_quotes.html",
    ),
    RelatedList(
        Contact,
        "quotes",
        _("Quotes"),
        rows=lambda contact, user: Quote.objects.visible_to(user).filter(contact=contact),
        fields=("opportunity", "status", "grand_total", "expiration_date"),
    ),
)
