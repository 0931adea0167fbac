"""R4. Sixteen sync and edit three quotes of one opportunity at once: one syncs, and the deal says what it says."""

import http.client
import random

import pytest

from core.digest import digest
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from quotes.models import Quote
from quotes.services import quote_create, quote_start_sync
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.faults.crowd import together
from tests.faults.kills import another_web, fault_points
from tests.faults.scale import scaled
from tests.invariants import check_invariants
from tests.visitor import Visitor, forms_in
from users.models import User

THREADS = 16
ROUNDS = scaled(10, 100)
QUOTES = 3
VERBS = ("sync", "opportunity_lines", "quote_lines")  # their fault points


def make_deal(user):
    """An opportunity with three quotes of different lines, one of which syncs."""
    entries = [make_entry(unit_price=str(price)) for price in (10, 25, 40)]
    deal = make_opportunity(user)
    quotes = []
    for number in range(1, QUOTES + 1):
        lines = [make_line(entry, quantity=str(number)) for entry in entries[:number]]
        deal = opportunity_set_lines(opportunity=deal, lines=lines, by=user)
        quotes.append(quote_create(opportunity=deal, by=user))
    quote_start_sync(quote=quotes[0], by=user)
    return deal, quotes


def edit(visitor, path, dice):
    """Opens a line editor and saves another quantity on its first line."""
    page = visitor.get(path)
    form = next(f for f in forms_in(page.text) if any(name.endswith("-quantity") for name in f.values))
    form.fill(**{"line-0-quantity": dice.randint(1, 99)})
    return visitor.send("POST", path, form.values)


def scramble(product, deal, quotes, seed):
    """One round of sixteen actions, released together; their answers."""
    dice = random.Random(seed)
    visitor = Visitor(product.url).login(*product.administrator)

    def action(number):
        quote, twin, own = dice.choice(quotes), visitor.twin(), random.Random(dice.random())
        if number % 4 == 0:
            return lambda: edit(twin, f"/quotes/{quote.pk}/lines/", own)
        if number % 4 == 1:
            return lambda: edit(twin, f"/opportunities/{deal.pk}/lines/", own)
        return lambda: twin.post(f"/quotes/{quote.pk}/start-sync/", {})

    return together([action(number) for number in range(THREADS)])


def lines_of(record):
    columns = ("entry_id", "position", "quantity", "unit_price", "discount", "total")
    return list(record.lines.order_by("position").values_list(*columns))


def faults(deal):
    """What is wrong with a deal and its quotes, in words; nothing for a sound one."""
    deal = Opportunity.objects.get(pk=deal.pk)
    syncing = list(Quote.objects.filter(opportunity=deal, is_syncing=True))
    if len(syncing) != 1:
        return [f"{len(syncing)} quotes sync"]
    found = []
    if deal.amount != syncing[0].total_price:
        found.append(f"amount {deal.amount} is not the quote's {syncing[0].total_price}")
    if lines_of(deal) != lines_of(syncing[0]):
        found.append("the lines differ")
    if sum(line[-1] for line in lines_of(deal)) != deal.amount:
        found.append("the amount is not the sum of the lines")
    return found


def play(product, orm, rounds):
    """All faults and all unexpected answers of some rounds, as they come."""
    with orm(product):
        deal, quotes = make_deal(User.objects.get(is_superuser=True))
    for seed in range(rounds):
        answers = scramble(product, deal, quotes, seed)
        yield from (f"HTTP {a.status} on {a.url}" for a in answers if a.status not in {302, 409})
        with orm(product):
            found = faults(deal)
        yield from found


@pytest.mark.slow
def test_one_quote_syncs_and_the_deal_follows_it(product, orm):
    assert list(play(product, orm, ROUNDS)) == []
    with orm(product):
        check_invariants()


def begin(visitor, point, quotes):
    """What passes a fault point: starting a sync, or saving the lines of the quote that syncs."""
    if point.startswith("sync:"):
        return visitor.post(f"/quotes/{quotes[1].pk}/start-sync/", {})
    return edit(visitor, f"/quotes/{quotes[0].pk}/lines/", random.Random(1))


@pytest.mark.slow
@pytest.mark.parametrize("point", [point for verb in VERBS for point in fault_points(verb)])
def test_a_crash_inside_changes_nothing(product, orm, point):
    """Neither while a sync begins, nor while the lines of both sides are written."""
    visitor = Visitor(product.url).login(*product.administrator)
    with orm(product):
        deal, quotes = make_deal(User.objects.get(is_superuser=True))
        before = digest(whole=True)
    with another_web(product, CRM_FAULT=point) as url, pytest.raises((http.client.HTTPException, OSError)):
        begin(Visitor(url, visitor.cookies), point, quotes)
    with orm(product):
        assert digest(whole=True).changed(before) == []
        assert faults(deal) == []


@pytest.mark.slow
def test_teeth_without_locks_quotes_and_deal_fall_apart(unprotected_product, orm):
    assert any(play(unprotected_product, orm, 20))
