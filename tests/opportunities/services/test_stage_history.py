"""The stage history: a row for whatever it tells, from every service that writes it, and never anything else."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from core.errors import BusinessRuleError
from opportunities.models import Stage
from opportunities.services import (
    opportunity_change_owner,
    opportunity_change_stage,
    opportunity_close,
    opportunity_set_lines,
    opportunity_update,
)
from quotes.services import quote_create, quote_set_lines, quote_start_sync
from tests.factories.opportunities import close_deal, loss_reason, make_line, make_opportunity, stage
from tests.factories.products import make_entry
from tests.factories.users import make_user
from tests.invariants import check_invariants

pytestmark = pytest.mark.django_db
TOLD = ("stage", "amount", "currency", "probability", "forecast_category", "close_date")


def rows(deal):
    return list(deal.stage_changes.order_by("entered_at", "pk"))


def update(deal, by=None, **fields):
    return opportunity_update(opportunity=deal, by=by or deal.owner, version=deal.version, **fields)


def told(row, names=TOLD):
    return tuple(getattr(row, name) for name in names)


@pytest.mark.parametrize(
    "fields",
    [
        {"amount": Decimal(7)},
        {"amount": None},
        {"currency": "USD"},
        {"probability": 33},
        {"forecast_category": "commit"},
        {"close_date": date(2031, 2, 1)},
    ],
)
def test_each_of_its_fields_begins_a_row_with_all_that_is_true_then(rep, manager, fields):
    deal = make_opportunity(rep, amount=Decimal(500))
    deal = update(deal, by=manager, **fields)
    first, second = rows(deal)
    assert told(second) == told(deal)
    assert told(second) != told(first)
    assert (second.previous_amount, second.previous_close_date) == (500, date(2030, 12, 31))
    assert (second.by, second.left_at, second.entered_at) == (manager, None, first.left_at)
    assert deal.stage_changed_at == first.entered_at
    check_invariants()


def test_the_first_row_has_nothing_before_it(rep):
    (first,) = rows(make_opportunity(rep, amount=Decimal(500), lines=[make_line(unit_price="50")]))
    assert (first.amount, first.previous_amount, first.previous_close_date) == (50, None, None)


@pytest.mark.parametrize("fields", [{"next_step": "Call"}, {"amount": Decimal("500.00")}, {"name": "Other"}])
def test_nothing_else_begins_one(rep, fields):
    deal = make_opportunity(rep, amount=Decimal(500))
    opportunity_change_owner(opportunity=update(deal, **fields), owner=make_user(), by=rep)
    assert len(rows(deal)) == 1


def test_lines_and_a_quote_that_syncs_begin_rows(rep):
    entry = make_entry(unit_price="10")
    deal = make_opportunity(rep)
    deal = opportunity_set_lines(opportunity=deal, lines=[make_line(entry, "3")], by=rep)
    quote = quote_start_sync(quote=quote_create(opportunity=deal, by=rep), by=rep)
    quote_set_lines(quote=quote, lines=[make_line(entry, "5")], by=rep)
    assert [row.amount for row in rows(deal)] == [None, 30, 50]
    deal.refresh_from_db()
    assert deal.total_quantity == 5
    check_invariants()


def test_expected_revenue_follows_in_the_currency_of_its_time(rep):
    deal = make_opportunity(rep, amount=Decimal("99.99"), probability=50)
    update(deal, currency="JPY", amount=Decimal(999))
    assert [row.expected_revenue for row in rows(deal)] == [Decimal("50.00"), Decimal(500)]


def test_a_refused_change_begins_none(rep):
    deal = make_opportunity(rep)
    with pytest.raises(BusinessRuleError):
        update(deal, amount=Decimal(-1))
    assert len(rows(deal)) == 1


def random_change(deal, dice, manager):
    """One change that the history tells, by a service that makes it."""
    close_date = date(2026, 1, 1) + timedelta(days=dice.randrange(600))
    target = dice.choice(list(Stage.objects.filter(pipeline__is_default=True)))
    choices = [
        lambda: update(deal, amount=Decimal(dice.randrange(10**6)) / 100),
        lambda: update(deal, close_date=close_date),
        lambda: update(deal, probability=dice.randrange(101)),
        lambda: update(deal, amount=Decimal(dice.randrange(99)), close_date=close_date),
        lambda: opportunity_change_stage(opportunity=deal, stage=target, by=manager),
        lambda: opportunity_close(
            opportunity=deal, stage=target, by=manager, close_date=close_date, loss_reason=loss_reason()
        ),
    ]
    return dice.choice(choices)()


@pytest.mark.parametrize("seed", range(5))
def test_any_history_ends_as_the_deal_is_and_replays(rep, manager, seed):
    dice, deal = Random(seed), make_opportunity(rep)
    states = [told(deal)]
    for __ in range(60):
        try:
            deal = random_change(deal, dice, manager)
        except BusinessRuleError:
            deal.refresh_from_db()
        if told(deal) != states[-1]:
            states.append(told(deal))
    assert len(states) > 20
    history = rows(deal)
    assert [told(row) for row in history] == states
    for before, after in pairwise(history):
        assert (after.previous_amount, after.previous_close_date) == (before.amount, before.close_date)
        assert before.entered_at <= before.left_at == after.entered_at
    assert history[-1].left_at is None
    check_invariants()


def test_won_and_lost_are_told_with_the_day(rep):
    deal = close_deal(make_opportunity(rep), "Closed won", close_date=date(2026, 2, 3))
    assert (rows(deal)[-1].stage, rows(deal)[-1].close_date) == (stage("Closed won"), date(2026, 2, 3))
