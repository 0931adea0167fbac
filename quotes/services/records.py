"""Creating, updating, giving away and deleting quotes, and moving them along their path."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Contact
from core.conflicts import merge
from core.errors import BusinessRuleError
from core.models import ADDRESS_PARTS, OrganisationSettings, TaxMode
from core.services import check_update_names, check_version, lock, record_create, record_delete, touch
from opportunities.models import Opportunity
from paths.services import Passage, gated, proposed, step_check
from products.lines import check_lines
from quotes.models import Quote
from quotes.services.amounts import TYPED, check_tax, clean_amount, grand_total
from quotes.services.documents import unfinished_files
from quotes.services.lines import Offer, inputs, lock_with_opportunity
from quotes.services.locking import check_fields, locking
from quotes.services.mapping import share_fields
from quotes.services.numbering import next_number
from users.models import User
from users.owned import check_owner, record_change_owner

VALID_DAYS = 30
CONTACT_FIELDS = ("email", "phone", "fax")


@gated
@transaction.atomic
def quote_create(
    *,
    opportunity: Opportunity,
    by: User | None,
    name: str | None = None,
    owner: User | None = None,
    is_blank: bool = False,
    override: str = "",
    **fields: Any,
) -> Quote:
    """A new quote with the opportunity's price book and currency, and its lines unless `is_blank`.

    Unless given: the name is the opportunity's, the owner the opportunity's, the contact its primary one (with e-mail,
    phone and fax), the addresses the account's, and it is valid for `VALID_DAYS` days. Parts of a discount on the whole
    that the lines have become the quote's. It is taxed as the organisation says, or by the `tax` given. Everything that
    it offers must be active. Raises BusinessRuleError, RecordGone, and GateBlocked where a status before its own asks
    for more (override: `paths.services.step_check`).
    """
    check_update_names(Quote(), fields)
    check_owner(owner)
    stored = lock(opportunity)
    lines = [] if is_blank else inputs(stored.lines)
    book = check_lines(lines, price_book=stored.price_book, currency=stored.currency)
    if book and not book.is_active:
        raise BusinessRuleError(_("The price book %(book)s is no longer active.") % {"book": book})
    amounts = {n: clean_amount(n, fields[n], stored.currency) for n in TYPED if n in fields}
    contact = fields["contact"] if "contact" in fields else _primary_contact(stored)
    values = {**_defaults(stored, contact), **fields, **amounts}
    mode = TaxMode.TYPED if "tax" in fields else OrganisationSettings.load().quote_tax_mode
    taxed = {n: values[n] for n in TYPED}
    offer = Offer(Quote(currency=stored.currency, tax_mode=mode, **taxed), lines, is_told=True)
    values |= offer.sums
    values |= locking(None, values.get("status"), at=stored.database_time, has_lines=bool(lines))  # type: ignore[attr-defined]
    quote = record_create(
        Quote,
        by=by,
        opportunity=stored,
        number=next_number(),
        name=stored.name if name is None else name,
        owner=owner or (stored.owner if stored.owner.is_active else by),
        price_book=book,
        currency=stored.currency,
        **values,
    )
    offer.create(quote)
    step_check(quote, to=str(quote.status), by=by, override=override, is_new=True)
    return quote


def _primary_contact(opportunity: Opportunity) -> Contact | None:
    role = opportunity.contact_roles.filter(is_primary=True).select_related("contact").first()
    return role.contact if role else None


def _defaults(opportunity: Opportunity, contact: Contact | None) -> dict[str, Any]:
    """What a quote takes over from the opportunity, its account and a contact."""
    values: dict[str, Any] = {
        "tax": clean_amount("tax", Decimal(0), opportunity.currency),
        "contact": contact,
        "expiration_date": timezone.localdate() + timedelta(days=VALID_DAYS),
    }
    values["shipping_handling"] = values["tax"]
    values |= {name: getattr(contact, name) for name in CONTACT_FIELDS} if contact else {}
    account = opportunity.account
    if account is not None:
        values |= {"billing_name": account.name, "shipping_name": account.name}
        names = [f"{kind}_{part}" for kind in ("billing", "shipping") for part in ADDRESS_PARTS]
        values |= {name: getattr(account, name) for name in names}
    return values


@gated
@transaction.atomic
def quote_update(*, quote: Quote, by: User | None, version: int | None, override: str = "", **fields: Any) -> Quote:
    """Sets fields of a quote read at `version`; the grand total follows tax and shipping.

    Another contact brings e-mail, phone and fax, unless these are changed at the same time. Presented, accepted or
    denied locks the quote; from then on it goes to another of these three only, and nothing else changes. While it
    syncs, mapped fields change on the opportunity as well. A `status` among the fields moves it along its path, as
    `quote_change_status` does. Raises StaleRecord, RecordGone, GateBlocked, BusinessRuleError.
    """
    check_update_names(quote, fields)
    opportunity, stored = lock_with_opportunity(quote)
    return _save(stored, opportunity, merge(stored, version, fields), by=by, override=override)


@gated
@transaction.atomic
def quote_change_status(
    *, quote: Quote, status: str, by: User | None, version: int | None = None, override: str = "", **fields: Any
) -> Quote:
    """Moves a quote to another status, and sets `fields` with it; the status in which it stands changes nothing.

    Its locks are those of `quote_update`. override: `paths.services.step_check`. Raises StaleRecord, RecordGone,
    GateBlocked, BusinessRuleError.
    """
    check_update_names(quote, fields)
    opportunity, stored = lock_with_opportunity(quote)
    if not fields:
        check_version(stored, version)
    changes = merge(stored, version, {**fields, "status": status})  # who moved it elsewhere meanwhile is told
    if not fields and status == stored.status:
        return stored
    return _save(stored, opportunity, changes, by=by, override=override)


def _save(stored: Quote, opportunity: Opportunity, fields: dict[str, Any], *, by: User | None, override: str) -> Quote:
    """Writes these fields, and what follows from them, to a locked quote that its gates let go."""
    check_fields(stored, fields)
    amounts = {n: clean_amount(n, fields[n], stored.currency) for n in TYPED if n in fields}
    check_tax(stored, amounts)
    changes = {**fields, **_of_new_contact(stored, fields), **amounts}
    passage = _pass(stored, changes, by=by, override=override)
    tax, shipping = (changes.get(name, getattr(stored, name)) for name in TYPED)
    changes["grand_total"] = grand_total(stored, total_price=stored.total_price, tax=tax, shipping=shipping)
    with passage.remarked():
        touch(stored, by=by, changes=changes)
    if stored.is_syncing:
        share_fields(stored, opportunity, by=by, changed=changes)
    return passage.told(stored)


def _pass(stored: Quote, changes: dict[str, Any], *, by: User | None, override: str) -> Passage:
    """Lets a quote into the status among `changes`, which get what follows from it. Nothing where it stays in its own.

    Raises GateBlocked, NotAllowed, BusinessRuleError.
    """
    status = changes.get("status", stored.status)
    if status == stored.status:
        return Passage()
    at = stored.database_time  # type: ignore[attr-defined]
    changes |= locking(stored, status, at=at, has_lines=stored.lines.exists())
    others = {name: value for name, value in changes.items() if name != "status"}
    return step_check(proposed(stored, others), to=str(status), by=by, override=override)


def _of_new_contact(stored: Quote, fields: dict[str, Any]) -> dict[str, str]:
    """E-mail, phone and fax of a contact that takes another's place; what the caller has typed stays."""
    contact = fields.get("contact")
    if contact is None or contact.pk == stored.contact_id:
        return {}
    untouched = [n for n in CONTACT_FIELDS if fields.get(n, getattr(stored, n)) == getattr(stored, n)]
    return {name: getattr(contact, name) for name in untouched}


@transaction.atomic
def quote_change_owner(*, quote: Quote, owner: User, by: User, version: int | None = None) -> Quote:
    """Gives a quote to another user. Raises StaleRecord, BusinessRuleError."""
    return record_change_owner(quote, owner=owner, by=by, version=version)


@transaction.atomic
def quote_delete(*, quote: Quote, by: User | None, version: int | None = None) -> None:
    """Deletes a quote with its lines and documents. If it was syncing, the opportunity keeps its lines, and the sync
    does not come back with a quote that is put back: the opportunity has gone on without it.

    The files of the documents stay for as long as the quote can be put back (`core.snapshots.snapshots_prune`).
    Raises StaleRecord, RecordGone, BusinessRuleError.
    """
    __, stored = lock_with_opportunity(quote)
    check_version(stored, version)
    files = unfinished_files(stored)
    if stored.is_syncing:
        touch(stored, by=by, changes={"is_syncing": False})
    record_delete(stored, by=by)
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
