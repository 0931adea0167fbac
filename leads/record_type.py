"""Leads as a type of record, and what other records show of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from contacts.models import Contact
from core.records import RecordType, Verbs
from core.related import RelatedList
from leads import services
from leads.forms import GROUPS
from leads.models import Lead
from opportunities.models import Opportunity

RECORD_TYPE = RecordType(
    Lead,
    "magnet",
    ("last_name", "first_name", "company", "email", "phone", "mobile"),
    ("company", "email"),
    default_access="private",
    lock_order=1,
    groups=GROUPS,
    verbs=Verbs(
        "lead",
        create=services.lead_create,
        update=services.lead_update,
        delete=services.lead_delete,
        change_owner=services.lead_change_owner,
    ),
)


def _converted(record: Any, user: Any) -> Any:
    """The leads that became an account, contact or opportunity, as far as the user may see them."""
    return Lead.objects.visible_to(user).filter(**{f"converted_{record._meta.model_name}": record})


RELATED_LISTS = tuple(
    RelatedList(
        parent, "leads", _("Leads converted to this"), _converted, ("company", "source", "converted_at", "owner")
    )
    for parent in (Account, Contact, Opportunity)
)
