"""Verbs about contacts, and what holds a person account and its one contact together."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from contacts.models import Contact
from core.conflicts import merge
from core.errors import BusinessRuleError
from core.hierarchy import check_above, hold_tree
from core.services import check_update_names, check_version, lock, record_create, record_delete, touch
from users.models import User
from users.owned import check_owner, record_change_owner


@transaction.atomic
def contact_create(
    *, by: User | None, owner: User | None = None, account: Account | None = None, **fields: Any
) -> Contact:
    """A new contact; owner by default `by`. Raises BusinessRuleError."""
    owner = owner or by
    check_owner(owner)
    _check_account(account)
    return record_create(Contact, by=by, owner=owner, account=account, **fields)


@transaction.atomic
def contact_update(*, contact: Contact, by: User, version: int | None, **fields: Any) -> Contact:
    """Changes a contact read at `version`; a person's account takes over a new name.

    Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    check_update_names(contact, fields)
    hold_tree(contact, "reports_to", fields)
    account = lock(contact.account) if contact.account else None  # river order: the account before its contact
    stored = lock(contact)
    fields = merge(stored, version, fields)
    check_above(stored, "reports_to", fields.get("reports_to"))
    if "account" in fields and fields["account"] != stored.account:
        if account and account.is_person:
            raise BusinessRuleError(_("This contact is the person of its account and stays there."), field="account")
        _check_account(fields["account"])
    saved = touch(stored, by=by, changes=fields)
    if account and account.is_person and account.name != saved.full_name:
        touch(account, by=by, changes={"name": saved.full_name})
    return saved


def contact_change_owner(*, contact: Contact, owner: User, by: User, version: int | None = None) -> Contact:
    """Gives a contact to another user. Raises StaleRecord, RecordGone, BusinessRuleError."""
    return record_change_owner(contact, owner=owner, by=by, version=version)


@transaction.atomic
def contact_delete(*, contact: Contact, by: User, version: int | None = None) -> None:
    """Deletes a contact. Refuses in words while others depend on it, and for the person of a person account."""
    if contact.account and contact.account.is_person:
        check_version(lock(contact), version)
        raise BusinessRuleError(_("This contact is the person of its account: delete the account instead."))
    record_delete(contact, by=by, version=version)


def person_of_account_delete(*, record: Any, by: User, **kwargs: Any) -> None:
    """Receiver of `core.signals.record_deleting`: a person account takes its contact along."""
    if isinstance(record, Account) and record.is_person:
        for contact in record.contacts.all():
            record_delete(contact, by=by)


def _check_account(account: Account | None) -> None:
    """Refuses a second contact for a person account."""
    if account is not None and account.is_person:
        account = lock(account)  # two at once would both find it without a contact
        if account.contacts.exists():
            raise BusinessRuleError(
                _("%(account)s is a person and has its contact already.") % {"account": account}, field="account"
            )
