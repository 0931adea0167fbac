"""Who plays which part in a deal. The opportunity's lock guards its one primary contact.

A deal's version rises with its contact roles, so that whoever edits them all at once notices what others did meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.errors import BusinessRuleError
from core.history import name_actor
from core.services import check, check_version, lock, touch
from opportunities.models import ContactRole, ContactRoleName, Opportunity
from users.models import User


@dataclass(frozen=True)
class RoleInput:
    """A contact's part in a deal."""

    contact: Contact
    role: ContactRoleName | None = None
    is_primary: bool = False


class ContactRoleError(BusinessRuleError):
    """A rule that one contact's part breaks; `contact` says whose."""

    def __init__(self, contact: Contact, problem: str):
        self.contact = contact
        super().__init__(problem, field="contact")


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

    Raises ContactRoleError when the contact has a part already.
    """
    stored = lock(opportunity)
    if is_primary is None:
        is_primary = not stored.contact_roles.filter(is_primary=True).exists()
    _add(stored, [RoleInput(contact, role, is_primary)], by=by)
    return stored.contact_roles.get(contact=contact)


@transaction.atomic
def contact_roles_add(*, opportunity: Opportunity, roles: Sequence[RoleInput], by: User | None) -> list[ContactRole]:
    """Gives several contacts a part in a deal, all or none. A primary one takes that from another; where nobody is
    primary the first becomes it.

    Raises ContactRoleError for a contact that has a part already, BusinessRuleError.
    """
    stored = lock(opportunity)
    if not any(given.is_primary for given in roles) and not stored.contact_roles.filter(is_primary=True).exists():
        roles = [replace(given, is_primary=number == 0) for number, given in enumerate(roles)]
    _add(stored, roles, by=by)
    return list(stored.contact_roles.filter(contact__in=[given.contact for given in roles]))


@transaction.atomic
def contact_roles_set(
    *, opportunity: Opportunity, roles: Sequence[RoleInput], by: User | None, version: int | None = None
) -> list[ContactRole]:
    """Makes `roles` all the contact roles of a deal that was read at `version`; the same again changes nothing.

    Raises StaleRecord, ContactRoleError for a contact that is named twice, BusinessRuleError for two primary ones.
    """
    stored = lock(opportunity)
    check_version(stored, version)
    _write(stored, roles, by=by)
    return list(stored.contact_roles.all())


def _add(stored: Opportunity, roles: Sequence[RoleInput], *, by: User | None) -> None:
    """Writes `roles` beside those that a locked deal has."""
    takes_primary = any(given.is_primary for given in roles)
    known = {
        row.contact_id: RoleInput(row.contact, row.role, row.is_primary and not takes_primary)
        for row in stored.contact_roles.select_related("contact", "role")
    }
    for given in roles:
        if given.contact.pk in known:
            text = _("%(contact)s has a role here already.") % {"contact": given.contact}
            raise ContactRoleError(given.contact, text)
    _write(stored, [*known.values(), *roles], by=by)


def _write(stored: Opportunity, roles: Sequence[RoleInput], *, by: User | None) -> None:
    """Brings the rows of a locked deal to `roles`. The primary flag is taken before it is given: the table has one."""
    wanted = {given.contact.pk: given for given in roles}
    _check_roles(roles)
    rows = {row.contact_id: row for row in stored.contact_roles.all()}
    name_actor(by)
    gone = [row for key, row in rows.items() if key not in wanted]
    for row in gone:
        row.delete()
    new = [ContactRole(opportunity=stored, contact=wanted[key].contact) for key in wanted if key not in rows]
    kept = [row for key, row in rows.items() if key in wanted]
    changed = [row for row in [*kept, *new] if _differs(row, wanted[row.contact_id])]
    _save(sorted(changed, key=lambda row: wanted[row.contact_id].is_primary), wanted)
    if gone or changed:
        touch(stored, by=by, changes={"changed_by": by})


def _save(rows: Iterable[ContactRole], wanted: dict[int, RoleInput]) -> None:
    for row in rows:
        given = wanted[row.contact_id]
        row.role, row.is_primary = given.role, given.is_primary
        check(row)
        row.save()


def _differs(row: ContactRole, given: RoleInput) -> bool:
    role_id = given.role.pk if given.role else None
    return row.pk is None or (row.role_id, row.is_primary) != (role_id, given.is_primary)


def _check_roles(roles: Sequence[RoleInput]) -> None:
    """Refuses a contact named twice, and two primary ones."""
    named: set[int] = set()
    for given in roles:
        if given.contact.pk in named:
            text = _("%(contact)s is named twice: one role for each contact.") % {"contact": given.contact}
            raise ContactRoleError(given.contact, text)
        named.add(given.contact.pk)
    if sum(given.is_primary for given in roles) > 1:
        raise BusinessRuleError(_("Only one contact can be the primary one."), field="primary")
