"""Conversion: one lead becomes an account, a contact and, where wanted, an opportunity; all of it or nothing, once."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.services import account_create, account_update
from activities.services import activity_relink
from contacts.models import Contact
from contacts.services import contact_create, contact_update
from core.database import retried
from core.errors import BusinessRuleError
from core.faults import fault_point
from core.fiscal import quarter_end
from core.models import OrganisationSettings
from core.services import lock, touch
from files.services import files_relink
from leads import mapping
from leads.errors import AlreadyConverted
from leads.models import Conversion, Lead, LeadStatus
from opportunities.models import ContactRoleName, Opportunity
from opportunities.services import contact_role_add, opportunity_create, opportunity_update
from paths.services import gated, step_check
from users.models import User
from users.owned import check_owner


@gated
@retried
@transaction.atomic
def lead_convert(
    *,
    lead: Lead,
    by: User,
    account: Account | None = None,
    contact: Contact | None = None,
    opportunity: Opportunity | None = None,
    create_opportunity: bool = True,
    opportunity_name: str | None = None,
    owner: User | None = None,
    status: LeadStatus | None = None,
    close_date: date | None = None,
    amount: Decimal | None = None,
    role: ContactRoleName | None = None,
    override: str = "",
) -> Conversion:
    """Converts a lead: links what is given, creates what is not, and makes the lead read-only.

    A given contact or opportunity brings its account. Only empty fields of linked records are filled, and only where
    `by` may edit them. `owner` (default: the lead's, or `by` for a queue's lead) gets what is created. A new
    opportunity begins in the first open stage, closes at the end of the fiscal quarter unless `close_date` says
    otherwise, and is named `opportunity_name` or like the company. The contact plays `role` in it, as the primary one
    if there is none. `status` is one of the converted ones (default: the first). override: `paths.services.step_check`.

    Raises AlreadyConverted (with the first call's conversion), GateBlocked and BusinessRuleError.
    """
    stored = lock(lead)
    fault_point("convert:locked")
    if stored.is_converted:
        raise AlreadyConverted(stored.conversion)
    status = _converted_status(status)
    passage = step_check(stored, to=str(status.pk), by=by, override=override)
    owner = owner or default_owner(stored, by)
    check_owner(owner)
    work = _Work(stored, by, owner, account, contact, opportunity)
    work.lock_given()
    the_account = work.provide_account()
    fault_point("convert:after_account")
    the_contact = work.provide_contact(the_account)
    fault_point("convert:after_contact")
    deal = None
    if opportunity or create_opportunity:
        deal = work.provide_opportunity(the_account, name=opportunity_name, close_date=close_date, amount=amount)
        fault_point("convert:after_opportunity")
        work.provide_role(deal, the_contact, role)
        fault_point("convert:after_role")
    with passage.remarked():
        conversion = work.finish(status, the_account, the_contact, deal)
    passage.told(conversion.lead)
    return conversion


def default_owner(lead: Lead, by: User) -> User:
    """Who gets what is created: the lead's owner, or `by` where that is a queue or somebody who has left."""
    return lead.owner if lead.owner and lead.owner.is_active else by


def default_close_date(organisation: OrganisationSettings) -> date:
    """The last day of the organisation's current fiscal quarter."""
    return quarter_end(timezone.localdate(), organisation.fiscal_year_start)


def _converted_status(status: LeadStatus | None) -> LeadStatus:
    converted = LeadStatus.objects.filter(category=LeadStatus.Category.CONVERTED, is_active=True)
    found = converted.filter(pk=status.pk).first() if status else converted.first()
    if found is None:
        raise BusinessRuleError(_("Choose one of the statuses of converted leads."), field="status")
    return found


@dataclass
class _Work:
    """A conversion under way. The three records are the given ones, as far as they were given or brought."""

    lead: Lead
    by: User
    owner: User
    account: Account | None
    contact: Contact | None
    opportunity: Opportunity | None
    created: set[str] = field(default_factory=set)

    def lock_given(self) -> None:
        """Locks the given records, and those that they bring, in river order; refuses what does not go together."""
        self.account = self.account or _account_of(self.contact) or _account_of(self.opportunity)
        if self.account:
            self.account = lock(self.account)
            self._check_sight("account", self.account)
        if self.contact is None and self.account and self.account.is_person:
            self.contact = self.account.contacts.first()
        if self.contact:
            self.contact = lock(self.contact)
            self._check_sight("contact", self.contact)
            self._check_account_of("contact", self.contact)
        if self.opportunity:
            self.opportunity = lock(self.opportunity)
            self._check_sight("opportunity", self.opportunity)
            self._check_account_of("opportunity", self.opportunity)
            if self.opportunity.is_closed:
                text = _("%(opportunity)s is closed: choose an open opportunity.")
                raise BusinessRuleError(text % {"opportunity": self.opportunity}, field="opportunity")

    def provide_account(self) -> Account:
        values = mapping.account_values(self.lead)
        if self.account:
            changes = self._to_fill(self.account, values)
            return (
                account_update(account=self.account, by=self.by, version=None, **changes) if changes else self.account
            )
        if not self.lead.company and not OrganisationSettings.load().sells_to_people:
            text = _("This lead has no company: give it one first, or choose an existing account.")
            raise BusinessRuleError(text, field="company")
        if self.contact and not self.lead.company:
            self._check_may_be_person(self.contact)
            values["name"] = self._filled(self.contact).full_name
        self.created.add("account")
        return account_create(by=self.by, owner=self.owner, **values)

    def provide_contact(self, account: Account) -> Contact:
        values = {**mapping.contact_values(self.lead), "account": account}
        if self.contact:
            changes = self._to_fill(self.contact, values)
            return (
                contact_update(contact=self.contact, by=self.by, version=None, **changes) if changes else self.contact
            )
        self.created.add("contact")
        return contact_create(by=self.by, owner=self.owner, **values)

    def provide_opportunity(
        self, account: Account, *, name: str | None, close_date: date | None, amount: Decimal | None
    ) -> Opportunity:
        values = {**mapping.opportunity_values(self.lead), "account": account}
        deal = self.opportunity
        if deal:
            changes = self._to_fill(deal, values)
            return opportunity_update(opportunity=deal, by=self.by, version=None, **changes) if changes else deal
        self.created.add("opportunity")
        values["name"] = name or mapping.opportunity_name(self.lead)
        values["close_date"] = close_date or default_close_date(OrganisationSettings.load())
        try:
            return opportunity_create(by=self.by, owner=self.owner, amount=amount, **values)
        except BusinessRuleError as error:
            errors = {"opportunity_name" if name == "name" else name: texts for name, texts in error.errors.items()}
            raise BusinessRuleError(errors=errors) from error

    def provide_role(self, deal: Opportunity, contact: Contact, role: ContactRoleName | None) -> None:
        """The contact's part in the deal; one that it plays already stays as it is."""
        if not deal.contact_roles.filter(contact=contact).exists():
            contact_role_add(opportunity=deal, contact=contact, by=self.by, role=role)

    def finish(self, status: LeadStatus, account: Account, contact: Contact, deal: Opportunity | None) -> Conversion:
        """Links the lead's activities and files to what it became, closes the lead and writes the conversion down."""
        became = list(filter(None, (account, contact, deal)))
        activity_relink(source=self.lead, targets=became, by=self.by)
        files_relink(source=self.lead, targets=became, by=self.by)
        fault_point("convert:after_activities")
        at = self.lead.database_time  # type: ignore[attr-defined]
        links = {"converted_account": account, "converted_contact": contact, "converted_opportunity": deal}
        state = {"status": status, "status_changed_at": at, "is_unread": False, "converted_at": at}
        touch(self.lead, by=self.by, changes={**state, **links})
        fault_point("convert:after_lead")
        conversion = Conversion.objects.create(
            lead=self.lead,
            account=account,
            contact=contact,
            opportunity=deal,
            has_created_account="account" in self.created,
            has_created_contact="contact" in self.created,
            has_created_opportunity="opportunity" in self.created,
            created_by=self.by,
        )
        fault_point("convert:before_commit")
        return conversion

    def _check_sight(self, name: str, record: models.Model) -> None:
        """Linking needs sight; whoever has none learns nothing about the record either."""
        rows: Any = type(record)._default_manager.all()
        if not rows.visible_to(self.by).filter(pk=record.pk).exists():
            noun = record._meta.verbose_name
            raise BusinessRuleError(_("You cannot see this %(noun)s: choose another.") % {"noun": noun}, field=name)

    def _check_account_of(self, name: str, record: Contact | Opportunity) -> None:
        is_of_another = record.account_id is not None and record.account_id != getattr(self.account, "pk", None)
        # A person's account has one contact already, and no place for a second.
        is_second = isinstance(record, Contact) and not record.account_id and self.account and self.account.is_person
        if is_of_another or is_second:
            text = _("%(record)s belongs to another account: choose one of %(account)s.")
            raise BusinessRuleError(text % {"record": record, "account": self.account}, field=name)

    def _check_may_be_person(self, contact: Contact) -> None:
        """A person's account is nothing without its contact, which this conversion must be able to bring."""
        if not self._is_editable(contact):
            text = _("You may not change %(contact)s, who would get a new account: choose an existing account.")
            raise BusinessRuleError(text % {"contact": contact}, field="account")

    def _filled(self, contact: Contact) -> Contact:
        """The contact as it will be, once what is empty on it is filled."""
        filled = copy(contact)
        for name, value in self._to_fill(contact, mapping.contact_values(self.lead)).items():
            setattr(filled, name, value)
        return filled

    def _is_editable(self, record: models.Model) -> bool:
        rows: Any = type(record)._default_manager.all()
        return rows.editable_by(self.by).filter(pk=record.pk).exists()

    def _to_fill(self, record: models.Model, values: dict[str, Any]) -> dict[str, Any]:
        """What a linked record takes over: nothing where `by` may only look at it."""
        return mapping.to_fill(record, values) if self._is_editable(record) else {}


def _account_of(record: Contact | Opportunity | None) -> Account | None:
    return record.account if record else None
