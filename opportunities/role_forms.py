"""Forms about a deal's contact roles: several contacts added at once, and all roles edited in one grid.

Fields carry the contact's id in their names (`role-7`, `remove-7`), so that a post means the same whatever was added
or removed meanwhile. Which roles go together is the service's word (`add_refusal` shows it at its contact).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Contact
from core.errors import BusinessRuleError, StaleRecord
from core.forms import RecordField
from core.numbers import whole_number
from opportunities.models import ContactRole, ContactRoleName, Opportunity
from opportunities.services import ContactRoleError, RoleInput

LISTED = 25  # contacts of the account that are listed; others are found by their names
PICKERS = ("new-1", "new-2", "new-3")


@dataclass
class RoleRow:
    """One contact of a form. `contact` is None where it is still to be found, or the reader may not see it.

    theirs: what is stored now, in words, where somebody else changed it meanwhile; `is_new`: they added it.
    """

    key: str
    contact: Contact | None
    role: forms.BoundField
    chosen: forms.BoundField
    is_primary: bool
    theirs: str = ""
    is_new: bool = False
    errors: list[str] = field(default_factory=list)


class RoleNames:
    """The names of roles on offer, asked for once for all rows; one that is no longer active stays where it is set."""

    def __init__(self, current: Iterable[int | None] = ()):
        rows = ContactRoleName.objects.filter(Q(is_active=True) | Q(pk__in=[key for key in current if key]))
        self.by_key = {str(row.pk): row for row in rows}

    def field(self) -> forms.ChoiceField:
        choices = [("", "–"), *((key, row.name) for key, row in self.by_key.items())]
        widget = forms.Select(attrs={"class": "form-select form-select-sm"})
        return forms.ChoiceField(choices=choices, required=False, label=gettext_lazy("Role"), widget=widget)


def _tick(label: Any) -> forms.BooleanField:
    widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
    return forms.BooleanField(required=False, label=label, widget=widget)


class RolesForm(forms.Form):
    """Common ground: the rows, the one primary contact among them, and errors at their row."""

    def __init__(self, data: Any, names: RoleNames):
        super().__init__(data)
        self.names = names
        self.row_errors: dict[str, list[str]] = {}
        self.roles: list[RoleInput] = []

    def primary_key(self) -> str:
        """The row that is to be primary, as it was posted; "" for none."""
        return str(self.data.get("primary", ""))

    def add_row_error(self, key: str, text: str) -> None:
        """Notes at a row why it cannot be saved; the form is no longer valid."""
        self.row_errors.setdefault(key, []).append(text)
        self.add_error(None, text)

    def add_refusal(self, error: BusinessRuleError) -> None:
        """Shows a broken rule at its contact's row, or on top."""
        if isinstance(error, ContactRoleError):
            self.add_row_error(self.key_of(error.contact), error.message)
        else:
            self.add_error(None, error.message)

    def key_of(self, contact: Contact) -> str:
        return str(contact.pk)

    def role_of(self, key: str) -> ContactRoleName | None:
        return self.names.by_key.get(self.cleaned_data.get(f"role-{key}", ""))

    def row(self, key: str, contact: Contact | None, chosen: str, **more: Any) -> RoleRow:
        errors = [*self.row_errors.get(key, []), *self[f"role-{key}"].errors, *self[f"{chosen}-{key}"].errors]
        return RoleRow(key, contact, self[f"role-{key}"], self[f"{chosen}-{key}"], errors=errors, **more)


class AddContactRolesForm(RolesForm):
    """Several contacts at once: those of the deal's account to tick, others to find by name."""

    def __init__(self, data: Any = None, *, opportunity: Opportunity, user: Any):
        super().__init__(data, RoleNames())
        seen = Contact.objects.visible_to(user)
        found = seen.filter(account=opportunity.account_id) if opportunity.account_id else seen.none()
        found = found.exclude(pk__in=opportunity.contact_roles.values("contact"))[: LISTED + 1]
        self.listed = {str(contact.pk): contact for contact in found[:LISTED]}
        self.is_shortened = len(found) > LISTED
        for key, contact in self.listed.items():
            self.fields[f"add-{key}"] = _tick(str(contact))
            self.fields[f"role-{key}"] = self.names.field()
        for key in PICKERS:
            self.fields[f"add-{key}"] = RecordField(seen, required=False, label=_("Another contact"))
            attrs = {"class": "form-control form-control-sm", "placeholder": _("Name of a contact")}
            self.fields[f"add-{key}"].widget.attrs.update(attrs)
            self.fields[f"role-{key}"] = self.names.field()

    def clean(self) -> dict[str, Any]:
        """Reads the chosen contacts. A role or the primary mark without its contact is not passed over in silence."""
        primary = self.primary_key()
        for key in (*self.listed, *PICKERS):
            chosen = self.cleaned_data.get(f"add-{key}")
            contact: Any = self.listed.get(key) or chosen
            if chosen:
                self.roles.append(RoleInput(contact, self.role_of(key), primary == key))
            elif (primary == key or self.cleaned_data.get(f"role-{key}")) and not self.errors.get(f"add-{key}"):
                text = _("Tick %(contact)s too, or clear the role.") if key in self.listed else _("Whose role is this?")
                self.add_row_error(key, text % {"contact": contact})
        if not self.roles and not self.errors:
            self.add_error(None, _("Nobody is chosen yet: tick a contact, or find one by name."))
        return self.cleaned_data

    def key_of(self, contact: Contact) -> str:
        """The picker where a contact that is not listed was found."""
        found = [key for key in PICKERS if self.cleaned_data.get(f"add-{key}") == contact]
        return found[-1] if found else str(contact.pk)

    def rows(self, keys: Iterable[str]) -> list[RoleRow]:
        primary = self.primary_key()
        return [self.row(key, self.listed.get(key), "add", is_primary=key == primary) for key in keys]

    def listed_rows(self) -> list[RoleRow]:
        return self.rows(self.listed)

    def picker_rows(self) -> list[RoleRow]:
        return self.rows(PICKERS)


class ContactRolesForm(RolesForm):
    """All roles of a deal. `roles` pairs each with its contact, None where the reader may not see it.

    `version` is the deal's that was read; 0, never a stored one, if it was not posted.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        roles: Sequence[tuple[ContactRole, Contact | None]],
        version: int,
        meanwhile: bool = False,
    ):
        """`meanwhile`: `data` was typed before `roles` became what they are; `version` is theirs then."""
        self.stored, self.meanwhile = {str(row.contact_id): (row, contact) for row, contact in roles}, meanwhile
        is_read = data is not None and not meanwhile
        self.version = whole_number(data.get("version", "")) if is_read else version
        self.posted = {name.removeprefix("role-") for name in data or () if name.startswith("role-")}
        super().__init__(data, RoleNames(row.role_id for row, __ in roles))
        for key, (row, __) in self.stored.items():
            self.fields[f"role-{key}"] = self.names.field()
            self.fields[f"remove-{key}"] = _tick(gettext_lazy("Remove"))
            self.initial[f"role-{key}"] = str(row.role_id or "")
        if data is not None:
            self._fill_in()

    def _fill_in(self) -> None:
        """Contacts that were not on the form that was posted are as they are stored."""
        missing = {f"role-{key}": self.initial[f"role-{key}"] for key in self.stored if key not in self.posted}
        if missing:
            self.data = {**self.data.dict(), **missing}  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        primary = self.primary_key()
        for key, (row, __) in self.stored.items():
            if not self.cleaned_data.get(f"remove-{key}"):
                self.roles.append(RoleInput(row.contact, self.role_of(key), primary == key))
        return self.cleaned_data

    def primary_key(self) -> str:
        stored = next((key for key, (row, __) in self.stored.items() if row.is_primary), "")
        return super().primary_key() if self.is_bound else stored

    def add_refusal(self, error: BusinessRuleError) -> None:
        if isinstance(error, StaleRecord):
            who = getattr(error.current, "changed_by", None) or _("Somebody")
            text = _("%(who)s changed this opportunity meanwhile. What you chose is still here: look again, then save.")
            self.add_error(None, text % {"who": who})
        else:
            super().add_refusal(error)

    @property
    def gone(self) -> int:
        """How many of the posted contacts somebody else has taken out meanwhile."""
        return len(self.posted - set(self.stored)) if self.meanwhile else 0

    def rows(self) -> list[RoleRow]:
        primary = self.primary_key()
        found = []
        for key, (row, contact) in self.stored.items():
            more = {"is_new": self.meanwhile and key not in self.posted, "theirs": self._theirs(key, row)}
            found.append(self.row(key, contact, "remove", is_primary=key == primary, **more))
        return found

    def _theirs(self, key: str, row: ContactRole) -> str:
        """What is stored now, where it differs from what the form holds."""
        mine = (str(self.data.get(f"role-{key}", "")), self.primary_key() == key)
        if not self.meanwhile or mine == (str(row.role_id or ""), row.is_primary):
            return ""
        name = str(row.role) if row.role else _("no role yet")
        return _("%(role)s, primary") % {"role": name} if row.is_primary else name
