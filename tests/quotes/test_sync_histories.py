"""After any history of verbs: at most one quote syncs, its lines, total and mapped fields are the opportunity's, and
what was presented is what it was then. A verb that is refused changes nothing.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import BusinessRuleError
from core.models import Snapshot
from core.services import record_restore
from opportunities.models import Opportunity
from opportunities.services import (
    opportunity_change_stage,
    opportunity_put_lines_back,
    opportunity_set_lines,
    opportunity_update,
)
from opportunities.services.replaced import lines_in, replaced_lines
from products import pricing
from products.lines import LineInput, NoteInput
from products.models import TaxClass
from quotes.models import Quote
from quotes.services import (
    quote_choose_line,
    quote_create,
    quote_delete,
    quote_revise,
    quote_set_lines,
    quote_start_sync,
    quote_stop_sync,
    quote_update,
)
from tests.factories.opportunities import close_deal, make_line, make_opportunity, stage
from tests.factories.products import make_entry
from tests.factories.quotes import make_synced_field
from tests.invariants import QUOTES, lines_off, mapped_fields, taxes_off
from tests.invariants import rows as found

FACTORS = ("entry_id", "quantity", "unit_price", "discount", "description", "adjustment", "total")
number = st.integers(0, 5)
decimals = st.decimals("0.01", "9999.99", places=2)
days = st.dates(date(2031, 1, 1), date(2032, 12, 31))
texts = st.sampled_from(["", "Net 30", "As agreed\nby phone"])
line = st.tuples(number, decimals, decimals, st.decimals("0", "100", places=2))
words = st.tuples(st.booleans(), st.sampled_from(["Hardware", "Services", "As agreed"]))
content = st.one_of(words, st.tuples(st.booleans(), line))
discount = st.one_of(
    st.just({}),
    st.builds(lambda p: {"whole_discount_percent": p}, st.decimals("0", "100", places=2)),
    st.builds(lambda a: {"whole_discount": a}, decimals),
)
TAX_MODES = ["typed", "added", "included"]
step = st.one_of(
    st.tuples(st.just("create")),
    st.tuples(st.sampled_from(["start", "stop", "delete", "empty", "present", "revise"]), number),
    st.tuples(st.just("restore"), number),
    st.tuples(st.just("deal"), st.lists(line, max_size=3)),
    st.tuples(st.just("lines"), number, st.lists(line, max_size=3)),
    st.tuples(st.just("tax"), number, decimals),
    st.tuples(st.just("offer"), number, st.lists(content, max_size=5), discount, st.sampled_from(TAX_MODES)),
    st.tuples(st.just("choose"), number, number, st.booleans()),
    st.tuples(st.just("edit"), number, decimals),
    st.tuples(st.just("fields"), number, st.none() | days, texts),
    st.tuples(st.just("deal_fields"), days, texts),
    st.tuples(st.sampled_from(["win", "reopen", "put_back"])),
)


class History:
    """Performs steps on one opportunity and its quotes."""

    def __init__(self, by, entries):
        self.by, self.entries = by, entries
        self.deal = make_opportunity(by)
        self.presented = {}

    def perform(self, verb, *arguments):
        before, refused = self.everything(), False
        try:
            self.do(verb, *arguments)
        except BusinessRuleError:
            refused = True
        if refused:
            assert verb not in {"create", "stop", "delete", "win", "reopen", "put_back"}
            assert self.everything() == before

    def everything(self):
        deal = Opportunity.objects.filter(pk=self.deal.pk).values_list("amount", "version", "close_date").get()
        quotes = Quote.objects.filter(opportunity=self.deal).order_by("pk")
        return [deal, self.rows(self.deal), *((q.version, q.status, q.is_syncing, self.rows(q)) for q in quotes)]

    @staticmethod
    def rows(record):
        return list(record.lines.values_list(*FACTORS))

    def do(self, verb, *arguments):
        quotes = list(Quote.objects.filter(opportunity=self.deal).order_by("pk"))
        if verb == "create":
            quote_create(opportunity=self.deal, by=self.by)
        elif verb == "deal":
            opportunity_set_lines(opportunity=self.deal, lines=self.inputs(arguments[0]), by=self.by)
        elif verb in {"restore", "edit", "deal_fields", "win", "reopen", "put_back"}:
            getattr(self, verb)(*arguments)
        elif quotes:
            quote = quotes[arguments[0] % len(quotes)]
            getattr(self, verb)(quote, *arguments[1:])

    def start(self, quote):
        quote_start_sync(quote=quote, by=self.by)
        assert Quote.objects.get(pk=quote.pk).is_syncing

    def present(self, quote):
        quote_update(quote=quote, by=self.by, version=quote.version, status="presented")
        self.presented[quote.pk] = self.rows(quote)

    def revise(self, quote):
        revision = quote_revise(quote=quote, by=self.by)
        assert (revision.number, revision.revises) == (quote.number, quote)
        assert self.rows(revision) == self.presented[quote.pk]
        assert not revision.is_syncing

    def restore(self, number):
        kept = list(replaced_lines(self.deal.pk))
        if kept:
            snapshot = kept[number % len(kept)]
            opportunity_put_lines_back(opportunity=self.deal, snapshot=snapshot, by=self.by)
            lines = [(x.entry_id, x.quantity, x.unit_price, x.total) for x in lines_in(snapshot)]
            assert [(x.entry_id, x.quantity, x.unit_price, x.total) for x in self.deal.lines.all()] == lines

    def offer(self, quote, rows, discount, tax_mode):
        """All that may stand on a quote: notes, options, a discount on the whole, tax by rate."""
        contents = [
            NoteInput(value, flag)
            if isinstance(value, str)
            else replace(make_line(self.entries[value[0]], *value[1:]), is_optional=flag)
            for flag, value in rows
        ]
        quote_set_lines(quote=quote, lines=contents, by=self.by, tax_mode=tax_mode, **discount)

    def choose(self, quote, number, is_chosen):
        """One of its lines is taken into the total, or offered beside it; all stay where they are."""
        rows = list(quote.lines.values_list("pk", "position"))
        if rows:
            line = quote.lines.all()[number % len(rows)]
            quote_choose_line(line=line, is_chosen=is_chosen, by=self.by, version=quote.version)
            assert list(quote.lines.values_list("pk", "position")) == rows
            line.refresh_from_db()
            assert line.is_optional != is_chosen

    def edit(self, number, quantity):
        """The deal's editor: one line gets another quantity, the others stay."""
        rows = list(self.deal.lines.all())
        inputs = [replace(LineInput.of(row), key=row.pk, adjustment=None) for row in rows]
        if rows:
            inputs[number % len(rows)] = replace(inputs[number % len(rows)], quantity=quantity)
        opportunity_set_lines(opportunity=self.deal, lines=inputs, by=self.by)

    def stop(self, quote):
        quote_stop_sync(quote=quote, by=self.by)

    def delete(self, quote):
        quote_delete(quote=quote, by=self.by)

    def empty(self, quote):
        quote_set_lines(quote=quote, lines=[], by=self.by)

    def inputs(self, rows):
        return [make_line(self.entries[n], q, p, d) for n, q, p, d in rows]

    def lines(self, quote, rows):
        quote_set_lines(quote=quote, lines=self.inputs(rows), by=self.by)

    def tax(self, quote, amount):
        quote_update(quote=quote, by=self.by, version=quote.version, tax=amount)

    def fields(self, quote, day, text):
        quote_update(quote=quote, by=self.by, version=quote.version, expiration_date=day, description=text)

    def deal_fields(self, day, text):
        deal = Opportunity.objects.get(pk=self.deal.pk)
        opportunity_update(opportunity=deal, by=self.by, version=deal.version, close_date=day, description=text)

    def win(self):
        close_deal(self.deal, "Closed won", by=self.by)

    def reopen(self):
        told = self.deal.stage_changes.count()
        opportunity_change_stage(opportunity=self.deal, stage=stage("Qualification"), by=self.by)
        assert self.deal.stage_changes.count() <= told + 1

    def put_back(self):
        snapshot = Snapshot.objects.filter(kind=Snapshot.Kind.DELETED, put_back_at=None).first()
        if snapshot:
            assert not record_restore(snapshot=snapshot, by=self.by).is_syncing

    def check(self):
        deal = Opportunity.objects.get(pk=self.deal.pk)
        for quote in deal.quotes.all():
            rows = [(x.quantity, x.unit_price, x.discount, x.adjustment) for x in quote.lines.firm()]
            assert quote.total_price == pricing.totals(rows, quote.currency).total
            assert self.rows(quote) == self.presented.get(quote.pk, self.rows(quote))
        assert list(mapped_fields()) == []
        syncing = list(deal.quotes.syncing())
        assert len(syncing) <= 1
        for quote in syncing:
            assert list(quote.lines.firm().values_list(*FACTORS)) == self.rows(deal)
            if deal.lines.exists():
                assert deal.amount == quote.total_price
        assert not [text for text, sql in QUOTES if found(sql)]
        assert not [*lines_off("quote"), *lines_off("opportunity"), *taxes_off()]


@pytest.fixture
def entries(db):
    found = [make_entry() for __ in range(6)]
    for entry, rate in zip(found, ("19", "7", "8.1", "19"), strict=False):
        entry.product.tax_class, __ = TaxClass.objects.get_or_create(name=f"{rate} %", rate=rate)
        entry.product.save()
    return found


@pytest.fixture
def mapping(db):
    make_synced_field()
    make_synced_field("description", "description")


# The database is put back after each history; the user and the entries are only read.
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, max_size=10))
def test_promises_hold_after_any_history(manager, entries, mapping, steps):
    with transaction.atomic():
        history = History(manager, entries)
        history.perform("create")
        for verb, *arguments in steps:
            history.perform(verb, *arguments)
            history.check()
        transaction.set_rollback(True)


def test_amounts_survive_the_sync_to_the_cent(rep):
    deal = make_opportunity(rep)
    quote = quote_create(opportunity=deal, by=rep)
    quote_start_sync(quote=quote, by=rep)

    quote_set_lines(quote=quote, lines=[make_line(None, "3", "0.335", "33.33")], by=rep)

    assert Opportunity.objects.get().amount == Quote.objects.get().total_price == Decimal("0.67")
