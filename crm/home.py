"""What the start page shows of one's own work, or of one's people's: tasks due, open opportunities, unread leads."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import Account
from activities.links import visible_records
from activities.models import Activity
from crm.context_processors import LEADS_COUNTED, told
from leads.models import Lead
from opportunities.models import Opportunity
from users.models import User

SHOWN = 8  # lines of each list; the links beside lead to the whole


def today(user: User, asked: str = "") -> dict[str, Any]:
    """The context of `home.html`.

    asked: "mine" or "team", for who has people below. `whose`: what it is; "" for those who have nobody to choose.
    """
    date = timezone.localdate()
    whose = _whose(user, asked)
    return {
        "today": date,
        "whose": whose,
        **_tasks(user, whose, date),
        **_deals(user, whose),
        **_leads(user, whose),
    }


def _whose(user: User, asked: str) -> str:
    """Who has people below begins with these, unless there are deals of their own."""
    if len(user.reach_ids) < 2:
        return ""
    if asked in ("mine", "team"):
        return asked
    return "mine" if Opportunity.objects.open().mine(user).exists() else "team"


def _of(rows: Any, user: User, whose: str) -> Any:
    return rows.team(user) if whose == "team" else rows.mine(user)


def _tasks(user: User, whose: str, date: Any) -> dict[str, Any]:
    """Open tasks due by today, the oldest first; each with `about`, the records it is linked to that the user sees."""
    due = _of(Activity.objects.open_tasks(), user, whose).filter(due_date__lte=date)
    tasks = list(due.select_related("owner").order_by("due_date", "pk")[:SHOWN])
    about = visible_records(tasks, user)
    for task in tasks:
        task.about = about.get(task.pk, [])  # type: ignore[attr-defined]
    return {"tasks": tasks, "task_count": due.count()}


def _deals(user: User, whose: str) -> dict[str, Any]:
    """Open opportunities by close date, and their sums, one for each currency.

    `seen_accounts`: ids of their accounts that the user may see; others are not named.
    """
    deals = _of(Opportunity.objects.open(), user, whose)
    totals = deals.totals_by_currency()
    shown = list(deals.select_related("account", "stage", "owner").order_by("close_date", "pk")[:SHOWN])
    seen = Account.objects.visible_to(user).filter(pk__in={deal.account_id for deal in shown})
    return {
        "deals": shown,
        "seen_accounts": set(seen.values_list("pk", flat=True)),
        "totals": totals,
        "deal_count": sum(total.count for total in totals),
    }


def _leads(user: User, whose: str) -> dict[str, Any]:
    """Leads that their owners have not looked at, the newest first; `lead_count` of those of one's people."""
    unread = _of(Lead.objects.unread(), user, whose)
    found = {"leads": unread.select_related("source", "owner").order_by("-created_at", "-pk")[:SHOWN]}
    if whose == "team":  # one's own are counted for every page
        found["lead_count"] = told(unread.order_by()[: LEADS_COUNTED + 1].count())
    return found
