"""What the start page shows of one's own work: tasks due, open opportunities, unread leads."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import Account
from activities.links import visible_records
from activities.models import Activity
from leads.models import Lead
from opportunities.models import Opportunity
from users.models import User

SHOWN = 8  # lines of each list; the links beside lead to the whole


def today(user: User) -> dict[str, Any]:
    """The context of `home.html`."""
    date = timezone.localdate()
    return {"today": date, **_tasks(user, date), **_deals(user), **_leads(user)}


def _tasks(user: User, date: Any) -> dict[str, Any]:
    """Open tasks due by today, the oldest first; each with `about`, the records it is linked to that the user sees."""
    due = Activity.objects.my_open(user).filter(due_date__lte=date)
    tasks = list(due.order_by("due_date", "pk")[:SHOWN])
    about = visible_records(tasks, user)
    for task in tasks:
        task.about = about.get(task.pk, [])  # type: ignore[attr-defined]
    return {"tasks": tasks, "task_count": due.count()}


def _deals(user: User) -> dict[str, Any]:
    """Open opportunities by close date, and their sums, one for each currency.

    `seen_accounts`: ids of their accounts that the user may see; others are not named.
    """
    deals = Opportunity.objects.my_open(user)
    totals = deals.totals_by_currency()
    shown = list(deals.select_related("account", "stage").order_by("close_date", "pk")[:SHOWN])
    seen = Account.objects.visible_to(user).filter(pk__in={deal.account_id for deal in shown})
    return {
        "deals": shown,
        "seen_accounts": set(seen.values_list("pk", flat=True)),
        "totals": totals,
        "deal_count": sum(total.count for total in totals),
    }


def _leads(user: User) -> dict[str, Any]:
    """Unread leads, the newest first."""
    return {"leads": Lead.objects.mine(user).unread().select_related("source").order_by("-created_at", "-pk")[:SHOWN]}
