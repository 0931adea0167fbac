"""Contacts as a type of record, and what other records show of them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from contacts import services
from contacts.forms import GROUPS
from contacts.models import Contact
from core.records import RecordType, Verbs
from core.related import RelatedList

COLUMNS = ("title", "email", "phone")
RECORD_TYPE = RecordType(
    Contact,
    "users",
    ("last_name", "first_name", "email", "phone", "mobile", "account__name"),
    ("account", "email"),
    default_access="read",
    lock_order=3,
    groups=GROUPS,
    verbs=Verbs(
        "contact",
        create=services.contact_create,
        update=services.contact_update,
        delete=services.contact_delete,
        change_owner=services.contact_change_owner,
    ),
)
RELATED_LISTS = (
    RelatedList(
        Account,
        "contacts",
        _("Contacts"),
        rows=lambda account, user: Contact.objects.visible_to(user).filter(account=account),
        fields=COLUMNS,
        create_url=lambda account: f"{reverse('contacts:create')}?account={account.pk}",
    ),
    RelatedList(
        Contact,
        "reports",
        _("People who report here"),
        rows=lambda contact, user: Contact.objects.visible_to(user).filter(reports_to=contact),
        fields=COLUMNS,
    ),
)
