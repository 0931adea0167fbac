"""The board: the open deals of a pipeline, in one lane for each stage, the most urgent first.

A lane is read in stretches of `STRETCH` deals, by close date. Within a stretch the urgent ones come first; count and
sums are exact for a lane of one stretch, and asked for apart (`exact_totals`) for a longer one: to sum up a hundred
thousand deals takes longer than a page may.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.core import signing
from django.db.models import Count, F, Max, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account
from activities.facts import days_due, next_due, next_subject
from core.money import CurrencyTotal
from core.paging import Branch, RowBeyond
from core.replay import event_model
from core.templatetags.display import day
from opportunities.models import Opportunity, Pipeline, Stage

STRETCH = 150
CARDS, LEAST = 64, 8  # on the first page: all lanes together, and of each lane at least
MORE = 25  # of a lane at once
SHOWN = (
    "name", "amount", "currency", "close_date", "next_step", "stage", "version", "account__name",
    "owner__first_name", "owner__last_name", "owner__email",
)  # fmt: skip
SALT = "lane of the board"


class Urgency(IntEnum):
    """How soon somebody must do something about a deal; the order of a lane."""

    OVERDUE, TODAY, PLANNED, NOTHING = range(4)

    @classmethod
    def of(cls, planned: date | None, close_date: date, today: date) -> Urgency:
        """By the day of what is planned next. A close date that has passed is overdue, whatever is planned."""
        if close_date < today or (planned and planned < today):
            return cls.OVERDUE
        if planned is None:
            return cls.NOTHING
        return cls.TODAY if planned == today else cls.PLANNED

    @property
    def tone(self) -> str:
        return ("bad", "ok", "dim", "warn")[self]

    @property
    def icon(self) -> str:
        return ("alarm", "clock-hour-3", "calendar-event", "route-off")[self]


@dataclass
class Card:
    """A deal on the board. account: None where there is none, or the reader may not see it."""

    key: str
    url: str
    move_url: str
    deal: Any
    account: Account | None
    may_move: bool
    today: date

    @cached_property
    def urgency(self) -> Urgency:
        return Urgency.of(self.deal.next_due, self.deal.close_date, self.today)

    @property
    def words(self) -> str:
        """The urgency in words: what is due and when."""
        planned, named = self.deal.next_due, {"what": self.deal.next_subject}
        if planned and planned < self.today:
            late = (self.today - planned).days
            return ngettext("Overdue by %(days)s day", "Overdue by %(days)s days", late) % {"days": late}
        if self.deal.close_date < self.today:
            return _("Close date passed")
        if planned is None:
            return _("Nothing planned")
        if planned == self.today:
            return _("Today: %(what)s") % named
        return _("%(day)s: %(what)s") % {"day": day(planned), **named}

    @cached_property
    def owner(self) -> str:
        return str(self.deal.owner)

    @property
    def initials(self) -> str:
        owner = self.deal.owner
        return f"{owner.first_name[:1]}{owner.last_name[:1]}".upper()

    @property
    def is_late(self) -> bool:
        """Its close date has passed."""
        return bool(self.deal.close_date < self.today)


class Row(NamedTuple):
    """What a lane must know of a deal to order and to sum up: `expected` is its expected revenue."""

    stage: int
    pk: int
    close_date: date
    currency: str
    amount: Decimal | None
    expected: Decimal | None

    def place(self, planned: date | None, today: date) -> tuple[int, date, int]:
        return Urgency.of(planned, self.close_date, today), self.close_date, self.pk


COLUMNS = ("stage_id", *Row._fields[1:])


@dataclass(frozen=True)
class Place:
    """Where the next cards of a lane begin: the end of the stretch before, and the last card within the stretch."""

    start: tuple[date, int] | None = None
    after: tuple[int, date, int] | None = None

    def text(self, stage: int) -> str:
        return signing.dumps([stage, _texts(self.start), _texts(self.after)], salt=SALT)

    @classmethod
    def read(cls, text: str, stage: int) -> Self:
        """The beginning of the lane for a text that is not ours, or of another lane."""
        try:
            lane, start, after = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return cls()
        if lane != stage:
            return cls()
        begin = (date.fromisoformat(start[0]), int(start[1])) if start else None
        last = (int(after[0]), date.fromisoformat(after[1]), int(after[2])) if after else None
        return cls(begin, last)


def _texts(values: Iterable[Any] | None) -> list[str] | None:
    return [str(int(value)) if isinstance(value, int) else value.isoformat() for value in values] if values else None


@dataclass
class Lane:
    """A stage and some of its deals.

    totals: one for each currency; count: all deals of the lane, or with `is_capped` so many that there are more.
    next: where "Show more" goes on; "" at the end. is_continued: it does not begin at its top.
    """

    stage: Stage
    totals: list[CurrencyTotal] = field(default_factory=list)
    count: int = 0
    is_capped: bool = False
    next: str = ""
    is_continued: bool = False
    keys: list[int] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)


class LaneReader:
    """Reads lanes out of `rows`: deals narrowed by filters; with `branches` not yet by who may see them."""

    def __init__(self, rows: Any, branches: Sequence[Branch] | None):
        self.rows, self.branches, self.today = rows, branches, timezone.localdate()

    def read(self, stages: Sequence[Stage], places: dict[int, Place] | None = None, *, cards: int = 0) -> list[Lane]:
        """A lane for each of the stages, with the keys of its next cards (so many of each). Two statements."""
        places = places or {}
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self._statement(stages, places):
            found[row.stage].append(row)
        for rows in found.values():  # of each branch there is a stretch; one of all together is wanted
            rows.sort(key=lambda row: (row.close_date, row.pk))
            del rows[STRETCH + 1 :]
        days = days_due(Opportunity, [row.pk for rows in found.values() for row in rows])
        return [self._lane(stage, found[stage.pk], days, places.get(stage.pk, Place()), cards) for stage in stages]

    def _statement(self, stages: Sequence[Stage], places: dict[int, Place]) -> Iterable[Row]:
        """A stretch of each stage by each branch; apart, because each is read along an index of its own."""
        ordered = self.rows.with_expected().order_by("close_date", "pk").values_list(*COLUMNS)
        ways = [ordered.filter(by) for by in self._ways()]  # made once, not for each stage
        parts = [_stretch(way, stage, places.get(stage.pk, Place())) for stage in stages for way in ways]
        if not parts:
            return []
        rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        return map(Row._make, rows)

    def _ways(self) -> list[Q]:
        if self.branches is None:
            return [Q()]
        return [
            Q(**{f"{b.column}__in": b.keys}) & (Q() if b.but is None else ~b.but) for b in self.branches if b.keys != ()
        ]

    def _lane(self, stage: Stage, rows: list[Row], days: Mapping[int, date], place: Place, cards: int) -> Lane:
        """`rows` in order; `days` on which something is due next, by key."""
        has_more, rows = len(rows) > STRETCH, rows[:STRETCH]
        ordered = sorted(row.place(days.get(row.pk), self.today) for row in rows)
        left = [at for at in ordered if place.after is None or at > place.after]
        shown = left[:cards]
        following = ""
        if cards and len(left) > len(shown):
            following = Place(place.start, shown[-1]).text(stage.pk)
        elif has_more:
            following = Place((rows[-1].close_date, rows[-1].pk)).text(stage.pk)
        return Lane(
            stage=stage,
            totals=_totals(rows),
            count=len(rows),
            is_capped=has_more or place.start is not None,
            next=following,
            is_continued=place != Place(),
            keys=[at[2] for at in shown],
        )


def _stretch(deals: Any, stage: Stage, place: Place) -> Any:
    deals = deals.filter(stage=stage.pk)
    if place.start:
        fields = [Opportunity._meta.get_field("close_date"), Opportunity._meta.pk]
        deals = deals.filter(RowBeyond(("close_date", "pk"), place.start, fields, ">"))
    return deals[: STRETCH + 1]


def _totals(rows: Iterable[Row]) -> list[CurrencyTotal]:
    kept: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kept[row.currency].append(row)
    return [
        CurrencyTotal(
            currency,
            sum((row.amount or Decimal(0) for row in same), Decimal(0)),
            sum((row.expected or Decimal(0) for row in same), Decimal(0)),
            len(same),
        )
        for currency, same in sorted(kept.items())
    ]


def exact_totals(rows: Any, stages: Iterable[Stage]) -> dict[int, list[CurrencyTotal]]:
    """What the visible `rows` of each stage add up to, however many there are, by the stage's key. One statement."""
    sums = rows.filter(stage__in=[stage.pk for stage in stages]).with_expected().order_by("stage", "currency")
    grouped = sums.values("stage", "currency").annotate(total=Sum("amount"), weighted=Sum("expected"), n=Count("pk"))
    found: dict[int, list[CurrencyTotal]] = defaultdict(list)
    for stage, currency, total, weighted, n in grouped.values_list("stage", "currency", "total", "weighted", "n"):
        found[stage].append(CurrencyTotal(currency, total or Decimal(0), weighted or Decimal(0), n))
    return found


def added_up(lanes: Iterable[Lane]) -> list[CurrencyTotal]:
    """All lanes together, for each currency."""
    found: dict[str, CurrencyTotal] = {}
    for total in (total for lane in lanes for total in lane.totals):
        known = found.get(total.currency, CurrencyTotal(total.currency, Decimal(0), Decimal(0), 0))
        found[total.currency] = CurrencyTotal(
            total.currency, known.amount + total.amount, known.weighted + total.weighted, known.count + total.count
        )
    return [found[currency] for currency in sorted(found)]


def fill(lanes: Iterable[Lane], user: Any) -> None:
    """Gives lanes the cards of their keys. Three statements, however many cards."""
    lanes = list(lanes)
    cards = cards_of([key for lane in lanes for key in lane.keys], user)
    for lane in lanes:
        lane.cards = [cards[key] for key in lane.keys if key in cards]  # one may have been deleted since


def cards_of(keys: Sequence[int], user: Any) -> dict[int, Card]:
    """The cards of deals that `user` sees, by their keys."""
    deals = Opportunity.objects.filter(pk__in=keys).select_related("account", "owner")
    deals = deals.annotate(next_due=next_due(Opportunity), next_subject=next_subject(Opportunity))
    found = list(deals.only(*SHOWN))
    accounts = {deal.account_id for deal in found if deal.account_id}
    seen = set(Account.objects.visible_to(user).filter(pk__in=accounts).values_list("pk", flat=True))
    movable = set()
    if user.has_perm("opportunities.change_opportunity"):
        movable = set(Opportunity.objects.editable_by(user).filter(pk__in=keys).values_list("pk", flat=True))
    # An address made for each card would cost as much as the rest of it.
    page, move = (reverse(f"opportunities:{name}", args=[0]) for name in ("detail", "board_move"))
    today = timezone.localdate()
    return {
        deal.pk: Card(
            key=(key := str(deal.pk)),
            url=page.replace("/0/", f"/{key}/"),
            move_url=move.replace("/0/", f"/{key}/"),
            deal=deal,
            account=deal.account if deal.account_id in seen else None,
            may_move=deal.pk in movable,
            today=today,
        )
        for deal in found
    }


def last_write() -> int:
    """The number of the newest event in the history of deals, 0 where there is none."""
    return _events().aggregate(last=Max("pgh_id"))["last"] or 0


def writes_after(mark: int, *, most: int) -> tuple[int, set[int]]:
    """The deals of the next `most` events after `mark`, and the number of the last of these."""
    events = list(_events().filter(pgh_id__gt=mark).order_by("pgh_id").values_list("pgh_id", "pgh_obj_id")[:most])
    return events[-1][0] if events else mark, {key for __, key in events}


def _events() -> Any:
    return event_model(Opportunity)._default_manager


def pipelines_with_stages() -> dict[Pipeline, list[Stage]]:
    """Each pipeline in use with its stages in order, the default one first. One statement."""
    stages = Stage.objects.filter(pipeline__is_active=True).select_related("pipeline")
    found: dict[Pipeline, list[Stage]] = defaultdict(list)
    for stage in stages.order_by(F("pipeline__is_default").desc(), "pipeline__name", "position", "pk"):
        found[stage.pipeline].append(stage)
    return dict(found)
