"""Puts the demo company into an empty database, through the same services that people's clicks go through."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import Account, LeadSource
from accounts.services import account_create
from activities.services import activity_create
from contacts.models import Contact
from contacts.services import contact_create
from core.models import OrganisationSettings, TaxMode
from core.services import organisation_update
from crm.demo import catalogue, company, customers, deals, diary, enquiries
from crm.demo.past import Story, tell
from crm.servers import logins
from leads.models import Lead, LeadStatus, WebForm
from leads.services import lead_capture, lead_change_status, lead_convert, lead_create, webform_create
from opportunities.models import Competitor, ContactRoleName, LossReason, Opportunity, Pipeline, Stage
from opportunities.services import (
    competitor_create,
    contact_role_add,
    opportunity_change_stage,
    opportunity_close,
    opportunity_competitor_add,
    opportunity_create,
    team_member_add,
)
from products.lines import LineInput, NoteInput
from products.models import PriceBook, PriceBookEntry, TaxClass
from products.services import price_book_create, price_book_entry_create, product_create, tax_class_create
from quotes.models import Quote
from quotes.services import quote_create, quote_set_lines, quote_start_sync, quote_update
from users.models import Queue, Role, User
from users.permissions import Profile
from users.services import queue_save, role_save, user_create
from users.sharing import record_share


@dataclass
class Cast:
    """What has been made so far, by the keys that the data modules use."""

    users: dict[str, User] = field(default_factory=dict)
    queues: dict[str, Queue] = field(default_factory=dict)
    prices: dict[tuple[str, str], PriceBookEntry] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    leads: dict[str, Lead] = field(default_factory=dict)
    deals: dict[str, Opportunity] = field(default_factory=dict)
    sources: dict[str, LeadSource] = field(default_factory=dict)


class NotEmpty(Exception):
    """Somebody uses this database already."""


@transaction.atomic
def load() -> Cast:
    """Loads everything or nothing, and keeps the log-ins in var/logins.txt. Raises NotEmpty when there is a user."""
    if User.objects.exists():
        raise NotEmpty
    cast = Cast(sources={source.name: source for source in LeadSource.objects.all()})
    _company(cast)
    _catalogue(cast)
    _customers(cast)
    stories = [*_enquiries(cast), _share(cast), *_posts(cast), *_deals(cast), *_conversions(cast)]
    tell(stories, begin=company.AGE)
    _diary(cast)
    return cast


def _company(cast: Cast) -> None:
    roles: dict[str, Role] = {}
    for name, above in company.ROLES.items():
        roles[name] = role_save(role=Role(name=name, parent=roles.get(above or "")), by=None)
    rows = []
    for key, (first, last, title, profile, role) in company.PEOPLE.items():
        email = f"{first}.{last}@norrvale.example".lower()
        password = secrets.token_urlsafe(12) if key in company.LOGINS else None
        cast.users[key] = user_create(
            by=None, email=email, password=password, first_name=first, last_name=last, title=title, profile=profile,
            role=roles.get(role or ""), time_zone="Europe/London",
        )  # fmt: skip
        if password:
            rows.append((profile, email, password))
    name, email, members = company.QUEUE
    queue = queue_save(queue=Queue(name=name, email=email), members=[cast.users[key] for key in members], by=None)
    cast.queues[name] = queue
    settings = OrganisationSettings.load()
    organisation_update(by=cast.users["sofia"], version=settings.version, **company.ORGANISATION)
    logins.write(rows)


def _catalogue(cast: Cast) -> None:
    by, book = cast.users["tomasz"], PriceBook.objects.get(is_standard=True)
    taxes: dict[str, TaxClass] = {}
    for name, (rate, families) in catalogue.TAX_CLASSES.items():
        tax = tax_class_create(by=by, name=name, rate=Decimal(rate), position=10 * (len(taxes) + 1))
        taxes |= dict.fromkeys(families, tax)
    for name, code, family, unit, eur, usd, description in catalogue.PRODUCTS:
        product = product_create(
            by=by, name=name, code=code, family=family, unit=unit, description=description, tax_class=taxes[family]
        )
        for currency, price in (("EUR", eur), ("USD", usd)):
            if price is not None:
                cast.prices[code, currency] = price_book_entry_create(
                    by=by, price_book=book, product=product, currency=currency, unit_price=Decimal(price)
                )
    _partner_prices(cast, by)


def _partner_prices(cast: Cast, by: User) -> None:
    name, description = catalogue.PARTNER_BOOK
    book = price_book_create(by=by, name=name, description=description)
    for code, price in catalogue.PARTNER_PRICES.items():
        price_book_entry_create(
            by=by,
            price_book=book,
            product=cast.prices[code, "EUR"].product,
            currency="EUR",
            unit_price=Decimal(price) if price else None,
        )


def _customers(cast: Cast) -> None:
    for key, (name, kind, industry, owner, city, country, phone, employees) in customers.ACCOUNTS.items():
        cast.accounts[key] = account_create(
            by=cast.users[owner], name=name, type=kind, industry=industry, billing_city=city, billing_country=country,
            billing_street=f"{len(name)} Quay Street", phone=phone, employees=employees,
            website=f"https://www.{slugify(name)}.example",
        )  # fmt: skip
    for key, (account, salutation, first, last, title) in customers.CONTACTS.items():
        firm = cast.accounts[account]
        cast.contacts[key] = contact_create(
            by=firm.owner, account=firm, salutation=salutation, first_name=first, last_name=last, title=title,
            email=_email(first, last, firm.name), phone=firm.phone,
        )  # fmt: skip


def _enquiries(cast: Cast) -> Iterator[Story]:
    statuses = {status.label: status for status in LeadStatus.objects.all()}
    for number, (*who, status, rating, source, interest, seen, since) in enumerate(enquiries.LEADS):
        fields = {"phone": f"+44 20 7946 0{100 + number}", "product_interest": interest, "rating": rating, "seen": seen}
        route = [statuses[name] for name in enquiries.ROUTES[status]]
        yield _enquiry(cast, who, route, since, source=source, **fields)


def _enquiry(cast: Cast, who: Sequence[str], route: Sequence[LeadStatus], since: Sequence[int], **fields: Any) -> Story:
    """who: first name, last name, title, company, owner. since: a day for each status of the route."""
    first, last, title, firm, owner = who
    yield since[0]
    lead = _lead(cast, first, last, firm, owner, status=route[0], title=title, **fields)
    cast.leads[lead.full_name] = lead
    for status, ago in zip(route[1:], since[1:], strict=True):
        yield ago
        lead = lead_change_status(lead=lead, status=status, by=cast.users[owner])
        cast.leads[lead.full_name] = lead


def _posts(cast: Cast) -> Iterator[Story]:
    form = webform_create(
        by=cast.users["tomasz"], queue=cast.queues["Website"], source=cast.sources["Web"], **company.WEB_FORM
    )
    for ago, post in zip(reversed(range(len(enquiries.POSTS))), enquiries.POSTS, strict=True):
        yield _post(form, post, ago)


def _post(form: WebForm, post: dict[str, str], ago: int) -> Story:
    yield ago
    lead_capture(
        form=form, payload={name: [value] for name, value in {"oid": form.key, **post}.items()},
        remote_address="192.0.2.17", referrer="https://www.norrvale.example/contact",
    )  # fmt: skip


def _share(cast: Cast) -> Story:
    """The owner of the first lead asks a colleague to have a look."""
    yield company.FIRST_SHARE
    lead = next(lead for lead in cast.leads.values() if lead.owner)
    colleague = next(user for user in cast.users.values() if user.profile == Profile.REP and user != lead.owner)
    record_share(record=lead, user=colleague, access="read", by=lead.owner)


def _lead(
    cast: Cast, first: str, last: str, firm: str, owner: str, source: str, *, seen: bool = True, **fields: Any
) -> Lead:
    """A lead; what its owner typed in is read, what came by itself is not."""
    whose = {"queue": cast.queues["Website"]} if owner == "queue" else {"owner": cast.users[owner]}
    return lead_create(
        by=cast.users[owner] if seen else None, first_name=first, last_name=last, company=firm,
        email=_email(first, last, firm), source=cast.sources[source], **whose, **fields,
    )  # fmt: skip


def _deals(cast: Cast) -> Iterator[Story]:
    stages = {stage.name: stage for stage in Stage.objects.filter(pipeline=Pipeline.objects.get(is_default=True))}
    roles = {role.name: role for role in ContactRoleName.objects.all()}
    rivals = {
        name: competitor_create(by=cast.users["tomasz"], name=name, website=website)
        for name, website in deals.COMPETITORS.items()
    }
    for plan in deals.DEALS:
        yield _deal(cast, plan, stages, roles, rivals)


def _deal(
    cast: Cast,
    plan: deals.Deal,
    stages: dict[str, Stage],
    roles: dict[str, ContactRoleName],
    rivals: dict[str, Competitor],
) -> Story:
    yield plan.since[0]
    by = cast.users[plan.owner]
    deal = opportunity_create(
        by=by, name=plan.name, account=cast.accounts[plan.account], stage=stages[plan.path[0]],
        close_date=timezone.localdate() + timedelta(days=plan.closes), currency=plan.currency,
        amount=Decimal(plan.amount) if plan.amount else None, source=cast.sources[plan.source],
        next_step=plan.next_step, lines=_lines(cast, plan),
    )  # fmt: skip
    cast.deals[plan.name] = deal
    for contact, role in plan.people:
        contact_role_add(opportunity=deal, contact=cast.contacts[contact], by=by, role=roles[role])
    if plan is deals.DEALS[0]:  # the others are won alone
        helper = next(user for user in cast.users.values() if user not in (by, deal.owner))
        team_member_add(opportunity=deal, user=helper, by=by, role="pre_sales")
    for rival, strengths, weaknesses in plan.rivals:
        opportunity_competitor_add(
            opportunity=deal, competitor=rivals[rival], by=by, strengths=strengths, weaknesses=weaknesses
        )
    for name, ago in zip(plan.path[1:], plan.since[1:], strict=True):
        yield ago
        cast.deals[plan.name] = deal = _move(cast.deals[plan.name], stages[name], plan, by)
        if name == deals.QUOTING:
            for quote in plan.quotes:
                _quote(cast, deal, plan, quote)


def _move(deal: Opportunity, stage: Stage, plan: deals.Deal, by: User) -> Opportunity:
    if not stage.is_closed:
        return opportunity_change_stage(opportunity=deal, stage=stage, by=by)
    why: dict[str, Any] = {}
    if plan.lost:
        reason, note, winner = plan.lost
        why = {"loss_reason": LossReason.objects.get(name=reason), "loss_note": note}
        why["competitor"] = Competitor.objects.get(name=winner) if winner else None
    return opportunity_close(opportunity=deal, stage=stage, by=by, close_date=deal.close_date, **why)


def _lines(cast: Cast, plan: deals.Deal) -> list[LineInput]:
    return [
        LineInput(entry=cast.prices[code, plan.currency], quantity=Decimal(quantity), discount=Decimal(discount))
        for code, quantity, discount in plan.lines
    ]


def _laid_out(cast: Cast, plan: deals.Deal, name: str) -> dict[str, Any]:
    """What `quote_set_lines` is told of a quote's layout."""
    groups, optional, text, percent = deals.LAYOUTS[name]
    lines = {line.entry.product.code: line for line in _lines(cast, plan)}
    found: list[LineInput | NoteInput] = []
    for heading, codes in groups.items():
        found.append(NoteInput(heading, is_heading=True))
        found += [replace(lines[code], is_optional=code in optional) for code in codes]
    found.append(NoteInput(text))
    return {"lines": found, "whole_discount_percent": Decimal(percent), "tax_mode": TaxMode.ADDED}


def _quote(cast: Cast, deal: Opportunity, plan: deals.Deal, name: str) -> Quote:
    by = cast.users[plan.owner]
    quote = quote_create(opportunity=deal, by=by, name=name)
    if name in deals.LAYOUTS:
        quote = quote_set_lines(quote=quote, by=by, **_laid_out(cast, plan, name))
    if name in deals.QUOTE_STATUS:
        quote = quote_update(quote=quote, by=by, version=quote.version, status=deals.QUOTE_STATUS[name])
    if name == deals.SYNCING:
        quote = quote_start_sync(quote=quote, by=by)
    return quote


def _conversions(cast: Cast) -> Iterator[Story]:
    statuses = {status.label: status for status in LeadStatus.objects.all()}
    route = [statuses[name] for name in enquiries.ROUTES["Qualified"]]
    for *who, rating, source, interest, account, name, since in enquiries.CONVERTED:
        *walking, ago = since
        walked = _enquiry(cast, who, route, walking, source=source, rating=rating, product_interest=interest)
        yield _conversion(cast, walked, who, ago, cast.accounts.get(account or ""), name)


def _conversion(cast: Cast, walked: Story, who: Sequence[str], ago: int, account: Account | None, name: str) -> Story:
    """A lead that is converted once it has walked so far."""
    yield from walked
    yield ago
    first, last, *__, owner = who
    lead = cast.leads.pop(f"{first} {last}")
    conversion = lead_convert(lead=lead, by=cast.users[owner], account=account, opportunity_name=name)
    if conversion.opportunity:
        cast.deals[name] = conversion.opportunity


def _diary(cast: Cast) -> None:
    for kind, on, owner, subject, days, text in diary.ENTRIES:
        deal = cast.deals.get(on)
        records = list(filter(None, [deal, deal.account])) if deal else [cast.leads[on]]
        fields: dict[str, Any] = {"description": text}
        if kind == "task":
            fields["due_date"] = timezone.localdate() + timedelta(days=days)
        elif kind in diary.MINUTES:
            fields |= {"happens_at": _moment(days), "minutes": diary.MINUTES[kind]}
        activity_create(by=cast.users[owner], kind=kind, subject=subject, records=records, **fields)


def _moment(days: int) -> datetime:
    """Half past ten, so many days from today."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(10, 30)))


def _email(first: str, last: str, firm: str) -> str:
    return f"{slugify(first)}.{slugify(last)}@{slugify(firm)}.example"[:80]
