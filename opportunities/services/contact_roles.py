"""Who plays which part in a deal. The opportunity's lock guards its one primary contact."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.errors import BusinessRuleError, RecordGone
from core.history import name_actor
from core.services import check, lock
from opportunities.models import ContactRole, ContactRoleName, Opportunity
from users.models import User


@transaction.atomic
def contact_role_add(
    *,
    opportunity: Opportunity,
    contact: Contact,
    by: User | None,
    role: ContactRoleName | None = None,
    is_primary: bool | None = None,
) -> ContactRole:
    """Gives a contact a part in a deal. `is_primary` None: primary if nobody is yet; True takes it from another.

    Raises BusinessRuleError when the contact has a part already.
    """
    stored = lock(opportunity)
    if stored.contact_roles.filter(contact=contact).exists():
        raise BusinessRuleError(_("%(contact)s has a role here already.") % {"contact": contact}, field="contact")
    if is_primary is None:
        is_primary = not stored.contact_roles.filter(is_primary=True).exists()
    return _save(ContactRole(opportunity=stored, contact=contact, role=role, is_primary=is_primary), by=by)


@transaction.atomic
def contact_role_update(
    *, contact_role: ContactRole, by: User | None, role: ContactRoleName | None, is_primary: bool
) -> ContactRole:
    """Changes a contact's part. Raises RecordGone."""
    stored = _locked(contact_role)
    stored.role, stored.is_primary = role, is_primary
    return _save(stored, by=by)


@transaction.atomic
def contact_role_remove(*, contact_role: ContactRole, by: User | None) -> None:
    """Takes a contact out of a deal. Raises RecordGone."""
    stored = _locked(contact_role)
    name_actor(by)
    stored.delete()


def _locked(contact_role: ContactRole) -> ContactRole:
    """The stored role, with the opportunity's lock held."""
    lock(contact_role.opportunity)
    stored = ContactRole.objects.filter(pk=contact_role.pk).first()
    if stored is None:
        raise RecordGone(str(ContactRole._meta.verbose_name))
    return stored


def _save(row: ContactRole, *, by: User | None) -> ContactRole:
    name_actor(by)
    if row.is_primary:
        others = ContactRole.objects.filter(opportunity=row.opportunity_id, is_primary=True).exclude(pk=row.pk)
        others.update(is_primary=False)
    check(row)
    row.save()
    return row
