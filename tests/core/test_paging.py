"""Keyset pages: nothing twice, nothing left out, whatever the order, whoever reads, and whatever happens meanwhile."""

import random
from datetime import date
from decimal import Decimal

import pytest
from django.core import signing
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from core.paging import COUNT_LIMIT, Branch, Page, Sort
from opportunities.models import Opportunity, Stage
from tests.factories.opportunities import make_opportunity
from tests.factories.users import make_user

SORTS = {
    "name": ("name",),
    "amount": ("amount",),
    "close": ("close_date",),
    "created": ("created_at",),
    "stage": ("stage__position",),
    "source": ("source__position", "source__name"),
    "owner": ("owner__last_name", "owner__first_name"),
}
KEYS = [f"{sign}{key}" for key in SORTS for sign in ("", "-")]


def sort_of(key):
    return Sort.of(key, SORTS[key.removeprefix("-")])


@pytest.fixture
def deals(db):
    """Many deals with few different values, some null, of several owners."""
    dice, owners = random.Random(7), [make_user() for __ in range(4)]
    stages = list(Stage.objects.all())
    first = make_opportunity(owners[0])
    copies = []
    for __ in range(140):
        copy = Opportunity.objects.get(pk=first.pk)
        copy.pk, copy.owner, copy.stage = None, dice.choice(owners), dice.choice(stages)
        copy.name = dice.choice(["Alpha", "beta", "Émile", "Zeta"])
        copy.amount = dice.choice([None, None, Decimal(5), Decimal(10), Decimal("10.5")])
        copy.close_date = date(2030, 1, dice.randint(1, 4))
        copies.append(copy)
    return Opportunity.objects.bulk_create(copies), owners


def branches_of(owners):
    """Each owner is a branch; what one of them has of another's comes by its key."""
    shared = Opportunity.objects.filter(owner=owners[3], amount=5).values("pk")
    mine = tuple(owner.pk for owner in owners[:2])
    return [Branch("owner", mine), Branch("pk", shared, but=Q(owner__in=mine))]


def walk_pages(key, *, backward=False, size=9, **more):
    """The keys of all rows, page by page; backward from the last page."""
    sort, seen, asked = sort_of(key), [], {}
    while True:
        page = Page(Opportunity.objects.all(), sort, size=size, **asked, **more)
        if not backward:
            seen.append([row.pk for row in page.rows])
        if not page.has_next:
            break
        asked = {"after": page.next}
    while backward:
        seen.insert(0, [row.pk for row in page.rows])
        if not page.has_previous:
            break
        page = Page(Opportunity.objects.all(), sort, size=size, before=page.previous, **more)
    return seen


def expected(key, rows):
    """The order, by hand: groups first, then the newest; nulls last upward and first downward."""
    sort, down = sort_of(key), key.startswith("-")
    if not sort.group:
        name = sort.names[0]
        ordered = rows.order_by(f"{'-' if down else ''}{name}", "-pk" if down else "pk")
        return list(ordered.values_list("pk", flat=True))
    places = {group: place for place, group in enumerate(sort.group_keys(Opportunity))}
    keyed = [(places[getattr(row, f"{sort.group}_id")], row.created_at, row.pk) for row in rows]
    return [pk for __, __, pk in sorted(keyed, key=lambda item: (item[0], -item[1].timestamp(), -item[2]))]


@pytest.mark.parametrize("key", KEYS)
def test_every_order_walks_all_rows_once(deals, key):
    pages = walk_pages(key)
    assert [pk for page in pages for pk in page] == expected(key, Opportunity.objects.all())
    assert walk_pages(key, backward=True)[-1] == pages[-1]


@pytest.mark.parametrize("key", KEYS)
def test_branches_give_the_same_order(deals, key):
    __, owners = deals
    mine = Q(owner__in=owners[:2]) | Q(owner=owners[3], amount=5)
    wanted = expected(key, Opportunity.objects.filter(mine))
    pages = walk_pages(key, branches=branches_of(owners))
    assert [pk for page in pages for pk in page] == wanted
    back = [pk for page in walk_pages(key, backward=True, branches=branches_of(owners)) for pk in page]
    assert set(back) == set(wanted)


def test_rows_that_come_and_go_disturb_no_other(deals):
    """R23 in small: while somebody pages, rows are added and deleted; those that stay appear once each."""
    rows, __ = deals
    for key in ("-created", "amount", "-stage"):
        dice, staying = random.Random(key), set(Opportunity.objects.values_list("pk", flat=True))
        seen, asked = [], {}
        while True:
            page = Page(Opportunity.objects.all(), sort_of(key), size=10, **asked)
            seen += [row.pk for row in page.rows]
            if not page.has_next:
                break
            asked = {"after": page.next}
            # The row that the next page begins after goes too: the place stays.
            for pk in (page.rows[-1].pk, dice.choice(sorted(staying))):
                Opportunity.objects.filter(pk=pk).delete()
                staying.discard(pk)
            copy = dice.choice(rows)
            copy.pk = None
            copy.save(force_insert=True)
        assert len(seen) == len(set(seen)), key
        assert staying <= set(seen), key


def test_a_page_says_where_it_stands(deals):
    first = Page(Opportunity.objects.all(), sort_of("name"))
    second = Page(Opportunity.objects.all(), sort_of("name"), after=first.next)
    last = Page(Opportunity.objects.all(), sort_of("name"), after=second.next)
    assert [(p.first, p.last, p.total) for p in (first, second, last)] == [
        (1, 50, 141),
        (51, 100, 141),
        (101, 141, 141),
    ]
    back = Page(Opportunity.objects.all(), sort_of("name"), before=last.previous)
    assert ([row.pk for row in back.rows], back.first, back.last) == ([row.pk for row in second.rows], 51, 100)
    home = Page(Opportunity.objects.all(), sort_of("name"), before=back.previous)
    assert ([row.pk for row in home.rows], home.first, home.has_previous) == ([row.pk for row in first.rows], 1, False)


def test_going_back_over_a_shortened_beginning_gives_a_full_first_page(deals):
    first = Page(Opportunity.objects.all(), sort_of("name"))
    second = Page(Opportunity.objects.all(), sort_of("name"), after=first.next)
    Opportunity.objects.filter(pk__in=[row.pk for row in first.rows[:20]]).delete()
    page = Page(Opportunity.objects.all(), sort_of("name"), before=second.previous)
    assert (len(page.rows), page.first, page.has_previous, page.has_next) == (50, 1, False, True)


def test_a_place_is_ours_or_it_is_none(deals):
    rows, sort = Opportunity.objects.all(), sort_of("name")
    good = Page(rows, sort).next
    foreign = Page(Account.objects.all(), Sort.of("name", ("name",)))
    assert foreign.next == ""
    forged = signing.dumps(["name", None, ["a", "1"], 5], salt="elsewhere")
    for text in ("x", good[:-2], good[::-1], forged, "\x00", "a:b:c" * 900):
        page = Page(rows, sort, after=text)
        assert (page.is_restarted, page.first) == (True, 1), text
    assert Page(rows, sort_of("-name"), after=good).is_restarted
    assert not Page(rows, sort, after=good).is_restarted


def test_counting_stops_at_a_limit(rep):
    Account.objects.bulk_create(Account(name="x", owner=rep) for __ in range(COUNT_LIMIT + 60))
    sort, branches = Sort.of("name", ("name",)), [Branch("owner", (rep.pk,))]
    for given in (None, branches):
        page = Page(Account.objects.all(), sort, branches=given)
        assert (page.total, page.is_total_capped, page.is_beyond_count) == (COUNT_LIMIT + 1, True, False)
        while page.has_next:
            before, page = page, Page(Account.objects.all(), sort, branches=given, after=page.next)
        assert before.is_beyond_count
        assert (page.first, page.last, page.is_total_capped) == (1051, 1060, False)


def test_no_branch_no_rows(deals):
    empty = [Branch("owner", ()), Branch("pk", Opportunity.objects.none().values("pk"))]
    for key in KEYS:
        assert Page(Opportunity.objects.all(), sort_of(key), branches=empty).rows == []


@pytest.mark.parametrize("key", ["-created", "stage", "owner"])
def test_a_page_takes_few_queries_for_any_rows(deals, key):
    __, owners = deals
    with CaptureQueriesContext(connection) as queries:
        Page(Opportunity.objects.all(), sort_of(key), branches=branches_of(owners))
    assert len(queries) <= 5
