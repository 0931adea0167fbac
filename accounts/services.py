"""Verbs about accounts."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, LeadSource
from core.conflicts import merge
from core.errors import BusinessRuleError
from core.hierarchy import check_above, hold_tree
from core.models import OrganisationSettings
from core.reference import reference_delete, reference_save
from core.services import check_update_names, lock, record_create, record_delete, touch
from users.models import User
from users.owned import check_owner, record_change_owner


@transaction.atomic
def account_create(*, by: User | None, owner: User | None = None, **fields: Any) -> Account:
    """A new account; owner by default `by`, currency the organisation's. Raises BusinessRuleError.

    A person account's contact is made by whoever makes the account (conversion): this layer does not know contacts.
    """
    owner = owner or by
    check_owner(owner)
    if not fields.get("currency"):
        fields["currency"] = OrganisationSettings.load().currency
    return record_create(Account, by=by, owner=owner, **fields)


@transaction.atomic
def account_update(*, account: Account, by: User, version: int | None, **fields: Any) -> Account:
    """Changes an account read at `version`. Raises StaleRecord, RecordGone, BusinessRuleError.

    A person account is named by its contact, so its name is changed there.
    """
    check_update_names(account, fields)
    hold_tree(account, "parent", fields)
    stored = lock(account)
    fields = merge(stored, version, fields)
    check_above(stored, "parent", fields.get("parent"))
    if stored.is_person and fields.get("name", stored.name) != stored.name:
        raise BusinessRuleError(_("A person's account is named like its contact: rename the contact."), field="name")
    return touch(stored, by=by, changes=fields)


def account_change_owner(*, account: Account, owner: User, by: User, version: int | None = None) -> Account:
    """Gives an account to another user. Raises StaleRecord, RecordGone, BusinessRuleError."""
    return record_change_owner(account, owner=owner, by=by, version=version)


def account_delete(*, account: Account, by: User, version: int | None = None) -> None:
    """Deletes an account, a person's with its contact. Refuses in words while others depend on it."""
    record_delete(account, by=by, version=version)


@transaction.atomic
def lead_source_create(*, by: User | None, **fields: Any) -> LeadSource:
    """A new source of business. Raises BusinessRuleError."""
    return reference_save(LeadSource(), by=by, **fields)


@transaction.atomic
def lead_source_update(*, lead_source: LeadSource, by: User | None, **fields: Any) -> LeadSource:
    """Changes a source's name, place or use. Raises RecordGone, BusinessRuleError."""
    return reference_save(lead_source, by=by, **fields)


@transaction.atomic
def lead_source_delete(*, lead_source: LeadSource, by: User | None) -> None:
    """Deletes a source. Refuses in words while records name it: switch it off instead."""
    reference_delete(lead_source, by=by)
