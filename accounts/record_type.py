"""Accounts as a type of record, and what other records show of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.forms import GROUPS
from accounts.models import Account
from core.records import RecordType, Verbs
from core.related import RelatedList

RECORD_TYPE = RecordType(
    Account,
    "building",
    ("name", "website", "phone", "billing_city"),
    ("billing_city", "website"),
    default_access="read",
    lock_order=2,
    groups=GROUPS,
    verbs=Verbs(
        "account",
        create=services.account_create,
        update=services.account_update,
        delete=services.account_delete,
        change_owner=services.account_change_owner,
    ),
)
RELATED_LISTS = (
    RelatedList(
        Account,
        "children",
        _("Accounts below"),
        rows=lambda account, user: Account.objects.visible_to(user).filter(parent=account).order_by("name"),
        fields=("type", "billing_city", "phone", "owner"),
        position=90,
    ),
)
