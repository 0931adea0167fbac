"""The form in which a conversion is reviewed: new or existing account, contact and opportunity, owner and status."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account
from contacts.models import Contact
from core.forms import RecordField
from core.models import OrganisationSettings
from leads import candidates, mapping
from leads.candidates import Candidate
from leads.models import Lead, LeadStatus
from leads.services.converting import default_close_date, default_owner
from opportunities.models import ContactRoleName, Opportunity
from paths.forms import Overridable
from users.models import User

NEW, OTHER, NONE = "new", "other", "none"  # beside the keys of suggested records


class LeadConvertForm(Overridable, forms.Form):
    """`LeadConvertForm(data, lead=…, user=…)`; `cleaned_data` are the arguments of `lead_convert`.

    Each of account, contact and opportunity is "new", the key of a suggestion, or "other" with a picker; the
    opportunity may also be "none".
    """

    account = forms.ChoiceField(label=gettext_lazy("Account"))
    contact = forms.ChoiceField(label=gettext_lazy("Contact"))
    opportunity = forms.ChoiceField(label=gettext_lazy("Opportunity"))
    opportunity_name = forms.CharField(label=gettext_lazy("Name"), max_length=120, required=False)
    close_date = forms.DateField(
        label=gettext_lazy("Close date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, min_value=0, max_digits=22, decimal_places=4
    )
    role = forms.ModelChoiceField(
        ContactRoleName.objects.filter(is_active=True),
        label=gettext_lazy("Role in the deal"),
        required=False,
        empty_label=gettext_lazy("No role yet"),
    )
    owner = forms.ModelChoiceField(User.objects.filter(is_active=True), label=gettext_lazy("Record owner"))
    status = forms.ModelChoiceField(
        LeadStatus.objects.filter(category=LeadStatus.Category.CONVERTED, is_active=True),
        label=gettext_lazy("Lead status"),
        empty_label=None,
    )

    def __init__(self, *args: Any, lead: Lead, user: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lead, self.user = lead, user
        self.take_override(user)
        self.organisation = OrganisationSettings.load()
        pickers: dict[str, models.QuerySet] = {
            "account": Account.objects.visible_to(user),
            "contact": Contact.objects.visible_to(user),
            "opportunity": Opportunity.objects.visible_to(user).open(),
        }
        for name, queryset in pickers.items():
            choice: Any = self.fields[name]
            keys = [str(c.record.pk) for c in self.suggestions[name]]
            choice.choices = [(key, key) for key in [NEW, OTHER, *([NONE] if name == "opportunity" else []), *keys]]
            self.fields[f"{name}_other"] = RecordField(queryset, required=False, label=choice.label)
        self._fetch_statuses()
        self.initial = {**self._first_guess(), **self.initial}
        self._mark_inputs()

    @cached_property
    def suggestions(self) -> dict[str, list[Candidate]]:
        """Records that the lead may already be, by kind; the account of a suggested contact is among the accounts."""
        accounts = candidates.accounts(self.lead, self.user)
        contacts = candidates.contacts(self.lead, self.user, accounts)
        return {
            "account": accounts,
            "contact": contacts,
            "opportunity": candidates.opportunities(self.lead, self.user, accounts),
        }

    def _fetch_statuses(self) -> None:
        """Once, for the first guess and for the select, which asks for its rows and whether there are any."""
        field: Any = self.fields["status"]
        field.queryset = field.queryset.all()
        field.widget.choices = [(status.pk, str(status)) for status in field.queryset]

    def _first_guess(self) -> dict[str, Any]:
        """What is chosen at first: certain matches, everything else new."""
        account = next((c.record for c in self.suggestions["account"] if c.is_certain), None)
        same = [c.record for c in self.suggestions["contact"] if c.is_certain]
        contact = next((c for c in same if c.account_id is None or (account and c.account_id == account.pk)), None)
        return {
            "account": str(account.pk) if account else NEW,
            "contact": str(contact.pk) if contact else NEW,
            "opportunity": NEW,
            "opportunity_name": mapping.opportunity_name(self.lead),
            "close_date": default_close_date(self.organisation),
            "owner": default_owner(self.lead, self.user),
            "status": next(iter(self.fields["status"].queryset), None),  # type: ignore[attr-defined]
        }

    def _mark_inputs(self) -> None:
        for field in self.fields.values():
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select w-100" if is_select else "form-control")
        self.fields["amount"].label = _("Amount (%(currency)s)") % {"currency": self.organisation.currency}
        for name in ("account", "contact", "opportunity"):
            label = _("Search %(noun)s") % {"noun": str(self.fields[name].label).lower()}
            attrs = {"data-chooses": f"id_{name}_other_choice", "aria-label": label, "placeholder": label}
            self.fields[f"{name}_other"].widget.attrs.update(attrs)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in ("account", "contact", "opportunity"):
            data[name], data[f"{name}_mode"] = self._record(name), data.get(name)
        if not self.errors:
            self._check_new_account(data)
        arguments = ("account", "contact", "opportunity", "opportunity_name", "close_date", "amount", "role", "owner",
                     "status")  # fmt: skip
        values = {name: data.get(name) for name in arguments}
        return {**values, "create_opportunity": data["opportunity_mode"] == NEW, "override": data.get("override", "")}

    def _record(self, name: str) -> Any:
        """The chosen record, None for a new one or none at all."""
        mode, picked = self.cleaned_data.get(name), self.cleaned_data.get(f"{name}_other")
        if mode == OTHER and picked is None and f"{name}_other" not in self.errors:
            self.add_error(f"{name}_other", _("Choose one from the list."))
        if mode in {NEW, NONE} and picked is not None:
            self.add_error(f"{name}_other", _("Choose this line, or empty it."))
        if mode == OTHER:
            return picked
        return next((c.record for c in self.suggestions[name] if str(c.record.pk) == mode), None)

    def _check_new_account(self, data: dict[str, Any]) -> None:
        """A new account was asked for: a contact or deal of another would silently bring its own instead."""
        if data["account"] is not None:
            return
        for name in ("contact", "opportunity"):
            record = data[name]
            if record is not None and record.account_id:
                seen = self.fields["account_other"].queryset.filter(pk=record.account_id).first()  # type: ignore[attr-defined]
                text = _("%(record)s belongs to %(account)s: choose that account as well.")
                self.add_error(name, text % {"record": record, "account": seen or _("another account")})
