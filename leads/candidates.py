"""Records that a lead may already be: suggested when it is converted, each with its reason in words.

A first, small matching: e-mail domain and website, names without legal forms and accents, e-mail addresses.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.expressions import WebHost
from accounts.models import Account
from contacts.models import Contact
from core.display import Shown, show, web_host
from leads import mapping
from leads.models import Lead
from opportunities.models import Opportunity
from users.models import User

MOST = 4  # suggestions of a kind
LOOKED_AT = 50  # rows that each way finds, to be compared
# Mail providers: their domain says nothing about a company.
PROVIDERS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com aol.com "
    "gmx.de gmx.net gmx.at web.de t-online.de freenet.de mail.com mail.ru yandex.ru proton.me protonmail.com seznam.cz "
    "centrum.cz email.cz azet.sk centrum.sk post.sk zoznam.sk wp.pl onet.pl orange.fr free.fr laposte.net libero.it "
    "qq.com 163.com 126.com".split()
)
LEGAL_FORMS = frozenset(
    "inc llc ltd limited plc corp corporation co company gmbh ag kg ug mbh sro as spol sa sas sarl srl spa bv nv ab oy "
    "aps oyj asa doo zrt kft sp zoo pty pte the group holding".split()
)

# Expressions with an index of their own.
FOUND_BY: dict[type[models.Model], dict[str, Any]] = {
    Account: {"web_host": WebHost("website")},
    Contact: {"lower_email": Lower("email")},
}
ADDRESSES = {"billing_": gettext_lazy("Billing address"), "mailing_": gettext_lazy("Mailing address")}


@dataclass
class Candidate:
    """A record to link. fills: what it would take over, empty where the user may only look at it."""

    record: Any
    reason: str
    is_certain: bool = False
    can_fill: bool = True
    fills: list[Shown] = field(default_factory=list)


def email_domain(email: str) -> str:
    """The domain of a company's e-mail address; "" for mail providers."""
    domain = email.rpartition("@")[2].lower()
    return "" if domain in PROVIDERS else domain


def normal_name(name: str) -> str:
    """A company's name without accents, case, punctuation and legal form."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.sub(r"[^\w\s&]", "", plain).split()
    return " ".join(word for word in words if word not in LEGAL_FORMS) or " ".join(words)


def accounts(lead: Lead, user: User) -> list[Candidate]:
    """Visible accounts that look like the lead's company, the surest first."""
    domains = {d for d in (email_domain(lead.email), _bare(web_host(lead.website))) if d}
    rows = _alike(Account, _looks_alike(lead, domains), user).select_related("owner", "source").order_by("-pk")
    found = [candidate for row in rows if (candidate := _compare(row, lead, domains))]
    found.sort(key=lambda c: not c.is_certain)
    return _with_fills(found[:MOST], mapping.account_values(lead))


def _looks_alike(lead: Lead, domains: set[str]) -> list[Q]:
    """Ways to find accounts like the lead's company, the surest first: each has its index."""
    words = [word.rstrip(",.;") for word in lead.company.split()]
    ways = [Q(name__iexact=lead.company)] if words else []
    ways += [Q(web_host__in=sorted(domains))] if domains else []
    beginnings = {_without_legal_form(words), words[0] if words else ""}
    return ways + [Q(name__istartswith=beginning) for beginning in sorted(beginnings) if len(beginning) > 2]


def _without_legal_form(words: list[str]) -> str:
    """A company's name up to its "GmbH & Co. KG"; as it is, for there are accounts of each spelling."""
    count = len(words)
    while count > 1 and normal_name(words[count - 1]) in LEGAL_FORMS | {"&", ""}:
        count -= 1
    return " ".join(words[:count])


def contacts(lead: Lead, user: User, accounts: list[Candidate]) -> list[Candidate]:
    """Visible contacts that look like the lead's person: the same e-mail, or the same name at a suggested account."""
    ways = [Q(lower_email=lead.email.lower())] if lead.email else []
    ways += [Q(last_name__iexact=lead.last_name, account__in=[c.record.pk for c in accounts])] if accounts else []
    found = []
    # A third join would put the keys behind what the planner arranges (core/database.py): it would join all contacts.
    rows = _alike(Contact, ways, user).select_related("account", "owner").prefetch_related("source")
    for row in rows.order_by("-pk"):
        is_same_email = bool(lead.email) and row.email.lower() == lead.email.lower()
        is_same_name = normal_name(row.first_name) == normal_name(lead.first_name)
        if is_same_email or is_same_name:
            reason = _("The same e-mail address.") if is_same_email else _("The same name at this account.")
            found.append(Candidate(row, reason, is_certain=is_same_email))
    found.sort(key=lambda c: not c.is_certain)
    return _with_fills(found[:MOST], mapping.contact_values(lead))


def opportunities(lead: Lead, user: User, accounts: list[Candidate]) -> list[Candidate]:
    """Visible open deals of the suggested accounts."""
    editable = Opportunity.objects.editable_by(user).filter(pk=OuterRef("pk"))
    rows = Opportunity.objects.visible_to(user).open().filter(account__in=[c.record.pk for c in accounts])
    rows = rows.annotate(may_fill=Exists(editable))
    found = [
        Candidate(row, _("Open at %(account)s, in %(stage)s.") % {"account": row.account, "stage": row.stage})
        for row in rows.select_related("account", "stage", "owner", "source")[:MOST]
    ]
    return _with_fills(found, mapping.opportunity_values(lead))


def _compare(account: Account, lead: Lead, domains: set[str]) -> Candidate | None:
    is_same_name = bool(lead.company) and normal_name(account.name) == normal_name(lead.company)
    if _bare(web_host(account.website)) in domains:
        reason = _("Same name, and the same website or e-mail domain.") if is_same_name else _(
            "The same website or e-mail domain."
        )  # fmt: skip
        return Candidate(account, reason, is_certain=True)
    return Candidate(account, _("The same name."), is_certain=True) if is_same_name else None


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _alike(model: Any, ways: list[Q], user: User) -> Any:
    """Visible rows that one of the `ways` leads to, of each at most `LOOKED_AT`: one way cannot crowd out another."""
    if not ways:
        return model.objects.none()
    visible = model.objects.visible_to(user).alias(**FOUND_BY[model]).order_by()
    keys = [visible.filter(way).values("pk")[:LOOKED_AT] for way in ways]
    editable = model.objects.editable_by(user).filter(pk=OuterRef("pk"))
    rows = model.objects.filter(pk__in=keys[0].union(*keys[1:], all=True) if keys[1:] else keys[0])
    return rows.annotate(may_fill=Exists(editable))


def _with_fills(found: list[Candidate], values: dict[str, Any]) -> list[Candidate]:
    """Adds what each record would take over."""
    for candidate in found:
        candidate.can_fill = candidate.record.may_fill
        if candidate.can_fill:
            filled = mapping.to_fill(candidate.record, values)
            candidate.fills = shown_values(type(candidate.record), filled)
    return found


def shown_values(model: type[models.Model], values: dict[str, Any]) -> list[Shown]:
    """Values as fields of a record of `model` would be shown, an address as one; empty ones and a "no" are left out."""
    record: Any = model(**values)
    said = [name for name, value in values.items() if value not in (None, "", False)]
    shown = [show(record, name) for name in said if not name.startswith(tuple(ADDRESSES))]
    for prefix, label in ADDRESSES.items():
        if any(name.startswith(prefix) for name in said):
            shown.append(Shown(f"{prefix}address", str(label), ", ".join(record.address_lines(prefix)), "text"))
    return shown
