"""Presenting a quote locks it; going on is another version, or another quote."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import BusinessRuleError
from core.models import OrganisationSettings
from opportunities.models import Opportunity
from opportunities.services import opportunity_set_lines
from products.services import product_update
from quotes.changes import version_changes
from quotes.models import Quote, QuoteLine
from quotes.services import (
    quote_change_owner,
    quote_clone,
    quote_create,
    quote_delete,
    quote_document_request,
    quote_revise,
    quote_set_lines,
    quote_start_sync,
    quote_stop_sync,
    quote_update,
)
from tests.factories.opportunities import make_line
from tests.factories.products import make_entry
from tests.factories.quotes import make_quote
from tests.factories.users import make_user
from tests.invariants import check_invariants


def present(quote, by, status="presented"):
    return quote_update(quote=quote, by=by, version=None, status=status)


def rows(record):
    return list(record.lines.values_list("entry_id", "position", "quantity", "unit_price", "discount", "total"))


@pytest.fixture
def quote(rep):
    return make_quote(rep, lines=[make_line(quantity="2", discount="10"), make_line(quantity="1")])


@pytest.mark.parametrize("status", ["presented", "accepted", "denied"])
def test_from_then_on_it_is_locked(rep, quote, status):
    locked = present(quote, rep, status)
    assert locked.is_locked
    assert abs(locked.presented_at - timezone.now()) < timedelta(minutes=1)
    before = (rows(quote), Quote.objects.values().get())

    for change in ({"tax": Decimal(5)}, {"name": "Other"}, {"terms": "Other"}, {"expiration_date": None}):
        with pytest.raises(BusinessRuleError) as refusal:
            quote_update(quote=quote, by=rep, version=None, **change)
        assert refusal.value.field == next(iter(change))
        assert "make a new version" in refusal.value.message
    with pytest.raises(BusinessRuleError, match="make a new version") as refusal:
        quote_set_lines(quote=quote, lines=[make_line()], by=rep)
    assert refusal.value.field == "lines"
    with pytest.raises(BusinessRuleError, match="make a new version"):
        quote_update(quote=quote, by=rep, version=None, status="draft")
    assert (rows(quote), Quote.objects.values().get()) == before


def test_what_is_locked_may_still_be_answered_printed_given_away_and_deleted(rep, quote):
    presented = present(quote, rep)
    accepted = present(presented, rep, "accepted")
    assert (accepted.status, accepted.presented_at) == ("accepted", presented.presented_at)
    assert quote_document_request(quote=quote, by=rep).snapshot["quote"]["version"] == 1
    assert quote_change_owner(quote=quote, owner=make_user(), by=rep).is_locked
    quote_delete(quote=quote, by=rep)
    assert not QuoteLine.objects.exists()


def test_nothing_can_be_presented_that_offers_nothing(rep):
    quote = make_quote(rep, lines=[])
    with pytest.raises(BusinessRuleError, match="add a line first") as refusal:
        present(quote, rep)
    assert refusal.value.field == "status"
    with pytest.raises(BusinessRuleError, match="add a line first"):
        quote_create(opportunity=quote.opportunity, by=rep, status="accepted")
    assert quote_update(quote=quote, by=rep, version=None, status="approved").presented_at is None


def test_other_words_may_come_with_the_status_that_locks(rep, quote):
    saved = quote_update(quote=quote, by=rep, version=None, status="presented", tax=Decimal(5))
    assert (saved.is_locked, saved.tax) == (True, 5)


def test_the_next_version_is_a_draft_that_says_the_same(rep, quote):
    QuoteLine.objects.update(list_price=77)
    product_update(product=quote.lines.first().product, by=rep, version=None, is_active=False)
    quote = quote_update(quote=quote, by=rep, version=None, terms="30 days", tax=Decimal(9))
    present(quote, rep)

    revision = quote_revise(quote=quote, by=rep)

    assert (revision.number, revision.revision, revision.revises) == (quote.number, 2, quote)
    assert (revision.status, revision.presented_at, revision.is_syncing) == ("draft", None, False)
    assert (revision.terms, revision.tax, revision.name) == ("30 days", 9, quote.name)
    assert (revision.total_price, revision.grand_total) == (quote.total_price, quote.grand_total)
    assert rows(revision) == rows(quote)
    assert {line.list_price for line in revision.lines.all()} == {77}
    assert revision.expiration_date == timezone.localdate() + timedelta(days=30)
    assert str(revision) == f"{quote.number} v2 {quote.name}"
    check_invariants()


def test_there_is_one_draft_of_a_number_at_a_time(rep, quote):
    with pytest.raises(BusinessRuleError, match="was not presented"):
        quote_revise(quote=quote, by=rep)
    present(quote, rep)
    second = quote_revise(quote=quote, by=rep)
    with pytest.raises(BusinessRuleError, match="There is a new version already") as refusal:
        quote_revise(quote=quote, by=rep)
    assert "v2" in refusal.value.message
    present(second, rep)
    assert quote_revise(quote=quote, by=rep).revision == 3  # also from the first, when that was better


def test_under_a_locked_quote_that_syncs_the_opportunity_keeps_its_lines(rep, quote):
    quote_start_sync(quote=quote, by=rep)
    present(quote, rep)
    deal = Opportunity.objects.get()

    with pytest.raises(BusinessRuleError, match="make a new version of it, or stop its sync") as refusal:
        opportunity_set_lines(opportunity=deal, lines=[make_line()], by=rep)
    assert refusal.value.field == "lines"
    assert rows(deal) == rows(quote)

    same = [make_line(x.entry, str(x.quantity), str(x.unit_price), str(x.discount)) for x in deal.lines.all()]
    opportunity_set_lines(opportunity=deal, lines=same, by=rep)  # nothing changes, so nobody is asked
    quote_stop_sync(quote=quote, by=rep)
    opportunity_set_lines(opportunity=deal, lines=[make_line()], by=rep)
    assert Opportunity.objects.get().amount == 100
    assert len(rows(quote)) == 2


def test_a_version_takes_the_sync_over_from_the_one_before(rep, quote):
    quote_start_sync(quote=quote, by=rep)
    present(quote, rep)
    revision = quote_revise(quote=quote, by=rep)
    revision = quote_set_lines(quote=revision, lines=[make_line(quantity="5")], by=rep)
    assert Opportunity.objects.get().amount == quote.total_price

    quote_start_sync(quote=revision, by=rep)

    assert list(Quote.objects.syncing()) == [revision]
    assert Opportunity.objects.get().amount == 500
    check_invariants()


def test_a_locked_quote_without_lines_takes_none(rep):
    """There is none since presenting asks for a line; but there may be from before."""
    quote = make_quote(rep, lines=[])
    Quote.objects.update(status="presented", presented_at=timezone.now())
    quote_start_sync(quote=quote, by=rep)
    quote_stop_sync(quote=quote, by=rep)
    opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line()], by=rep)
    with pytest.raises(BusinessRuleError, match="make a new version"):
        quote_start_sync(quote=quote, by=rep)


def test_a_clone_has_a_number_of_its_own_and_what_is_still_sold(rep, quote):
    gone = quote.lines.first().product
    product_update(product=gone, by=rep, version=None, is_active=False)
    present(quote, rep)

    clone = quote_clone(quote=quote, by=rep, name="Another")

    assert clone.number != quote.number
    assert (clone.name, clone.revision, clone.revises, clone.status) == ("Another", 1, None, "draft")
    assert [line.product for line in clone.lines.all()] == [quote.lines.last().product]
    assert clone.total_price == 100
    assert rows(quote_clone(quote=quote, by=rep, name="Blank", with_lines=False)) == []
    check_invariants()


def test_a_blank_quote_has_the_price_book_and_no_lines(rep, quote):
    blank = quote_create(opportunity=quote.opportunity, by=rep, is_blank=True)
    assert (rows(blank), blank.price_book, blank.grand_total) == ([], quote.price_book, 0)


def test_what_a_version_changed_is_told(rep, quote):
    assert version_changes(quote, rep) is None
    present(quote, rep)
    revision = quote_revise(quote=quote, by=rep)
    kept, changed = [make_line(x.entry, str(x.quantity), str(x.unit_price), str(x.discount)) for x in quote.lines.all()]
    lines = [kept, make_line(changed.entry, "7"), make_line(make_entry())]
    quote_set_lines(quote=revision, lines=lines, by=rep)
    quote_update(quote=revision, by=rep, version=None, tax=Decimal("9.5"), contact=None, terms="30 days")

    found = version_changes(Quote.objects.get(pk=revision.pk), rep)

    assert found.before == quote
    assert found.lines.counts == {"added": 1, "removed": 0, "changed": 1, "same": 1}
    assert [(c.label, c.old, c.new) for c in found.words] == [("Tax", "€0.00", "€9.50"), ("Terms", "", "30 days")]


def test_numbers_are_written_as_the_organisation_wants(rep):
    OrganisationSettings.objects.update(quote_number_format="Q-{year}-{number:5}")
    number = make_quote(rep).number
    assert re.fullmatch(rf"Q-{timezone.localdate().year}-\d{{5,}}", number)
    assert quote_document_request(quote=make_quote(rep), by=rep).name.endswith("-v1.pdf")


def test_expired_ones_are_found(rep, quote):
    yesterday = timezone.localdate() - timedelta(days=1)
    quote_update(quote=quote, by=rep, version=None, expiration_date=yesterday)
    assert list(Quote.objects.expired()) == [quote]
    assert Quote.objects.get().is_expired
    present(quote, rep)
    assert Quote.objects.expired().exists()
    present(quote, rep, "accepted")
    assert not Quote.objects.expired().exists()
    assert not Quote.objects.get().is_expired
