"""Opportunities as a type of record, and what other records show of them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from contacts.models import Contact
from core.catalogue import FieldType
from core.records import RecordType, Verbs
from core.related import RelatedList
from opportunities import services
from opportunities.criteria import STAGE_OPERATORS
from opportunities.forms import GROUPS
from opportunities.models import Opportunity, OpportunityLine
from products.models import PriceBook, Product

COLUMNS = ("stage", "amount", "close_date", "owner")
RECORD_TYPE = RecordType(
    Opportunity,
    "target-arrow",
    ("name", "account__name"),
    ("account", "stage"),
    default_access="private",
    lock_order=4,
    groups=GROUPS,
    fields={"total_quantity": {"type": FieldType.NUMBER}, "stage": {"more_operators": STAGE_OPERATORS}},
    verbs=Verbs(
        "opportunity",
        create=services.opportunity_create,
        update=services.opportunity_update,
        delete=services.opportunity_delete,
        change_owner=services.opportunity_change_owner,
    ),
)


def deals_of(contact: Contact, user: Any) -> Any:
    """A contact's deals with the part that they play in each: `role_name` and `is_primary`.

    The newest part first: an index of the contact's parts has that order.
    """
    deals = Opportunity.objects.visible_to(user).filter(contact_roles__contact=contact)
    part = {"role_name": F("contact_roles__role__name"), "is_primary": F("contact_roles__is_primary")}
    return deals.annotate(**part).order_by("-contact_roles__pk")


RELATED_LISTS = (
    RelatedList(
        Account,
        "opportunities",
        _("Opportunities"),
        rows=lambda account, user: Opportunity.objects.visible_to(user).filter(account=account),
        fields=COLUMNS,
        create_url=lambda account: f"{reverse('opportunities:create')}?account={account.pk}",
    ),
    RelatedList(
        Contact,
        "opportunities",
        _("Opportunities"),
        rows=lambda contact, user: deals_of(contact, user),
        fields=COLUMNS,
        create_url=lambda contact: f"{reverse('opportunities:create')}?contact={contact.pk}",
        template="opportunities/of_contact.html",
    ),
    RelatedList(
        Product,
        "opportunities",
        _("Opportunities"),
        rows=lambda product, user: Opportunity.objects.visible_to(user).filter(
            Exists(OpportunityLine.objects.filter(opportunity=OuterRef("pk"), entry__product=product))
        ),
        fields=COLUMNS,
    ),
    RelatedList(
        PriceBook,
        "opportunities",
        _("Opportunities"),
        rows=lambda price_book, user: Opportunity.objects.visible_to(user).filter(price_book=price_book),
        fields=COLUMNS,
    ),
)
