"""Lines that a sync replaced are kept, and can be put back."""

from decimal import Decimal

import pytest

from core.errors import BusinessRuleError, StaleRecord
from core.models import Snapshot
from opportunities.models import Opportunity, OpportunityLine
from opportunities.services import opportunity_put_lines_back, opportunity_set_lines
from opportunities.services.replaced import lines_in, replaced_lines
from products.models import PriceBookEntry
from products.services import product_update
from quotes.models import Quote
from quotes.services import quote_set_lines, quote_start_sync, quote_update
from tests.factories.opportunities import make_line, make_opportunity
from tests.factories.products import make_entry
from tests.factories.quotes import make_quote
from tests.invariants import check_invariants


def rows(record):
    names = ("entry_id", "position", "quantity", "list_price", "unit_price", "discount", "description", "total")
    return list(record.lines.values_list(*names))


@pytest.fixture
def quote(rep):
    """One that offers something else than its opportunity, at a price that Python's floats could not keep."""
    deal = opportunity_set_lines(
        opportunity=make_opportunity(rep),
        lines=[make_line(quantity="3.3333", unit_price="12345678901234.5678", discount="12.5"), make_line()],
        by=rep,
    )
    OpportunityLine.objects.update(list_price=Decimal("77.1234"))
    quote = make_quote(opportunity=deal, lines=None)
    return quote_set_lines(quote=quote, lines=[make_line(quantity="2")], by=rep)


@pytest.fixture
def before(quote):
    return rows(quote.opportunity)


@pytest.fixture
def kept(rep, quote, before):
    """The snapshot of what the sync replaced."""
    quote_start_sync(quote=quote, by=rep)
    return Snapshot.objects.get()


def test_a_sync_keeps_what_it_replaces(rep, quote, before, kept):
    assert (kept.kind, kept.note, kept.by, kept.object_id) == ("replaced", quote.number, rep, quote.opportunity_id)
    assert [(x.entry_id, x.quantity, x.unit_price, x.total) for x in lines_in(kept)] == [
        (entry, quantity, price, total) for entry, __, quantity, __, price, __, __, total in before
    ]
    assert list(kept.content["tables"]) == ["opportunities_opportunityline"]


def test_equal_lines_and_none_at_all_replace_nothing(rep):
    quote_start_sync(quote=make_quote(rep), by=rep)
    empty = make_quote(rep, lines=[])
    quote_start_sync(quote=quote_set_lines(quote=empty, lines=[make_line()], by=rep), by=rep)
    assert not Snapshot.objects.exists()


def test_they_come_back_to_the_cent_and_the_syncing_quote_follows(rep, quote, before, kept):
    product_update(product=OpportunityLine.objects.first().product, by=rep, version=None, is_active=False)
    deal = Opportunity.objects.get()

    back = opportunity_put_lines_back(opportunity=deal, snapshot=kept, by=rep, version=deal.version)

    assert rows(back) == before
    assert [row[0] for row in rows(Quote.objects.get())] == [row[0] for row in before]
    assert Opportunity.objects.get().amount == Quote.objects.get().total_price == sum(row[-1] for row in before)
    assert [snapshot.note for snapshot in replaced_lines(deal.pk)] == ["lines put back", quote.number]
    check_invariants()


def test_what_was_put_back_can_be_undone(rep, quote, before, kept):
    deal = Opportunity.objects.get()
    synced = rows(deal)
    opportunity_put_lines_back(opportunity=deal, snapshot=kept, by=rep)
    opportunity_put_lines_back(opportunity=deal, snapshot=replaced_lines(deal.pk).first(), by=rep)
    assert rows(deal) == synced


def test_under_a_locked_quote_they_stay_away(rep, quote, before, kept):
    quote_update(quote=quote, by=rep, version=None, status="presented")
    deal = Opportunity.objects.get()
    synced = rows(deal)
    with pytest.raises(BusinessRuleError, match="make a new version of it, or stop its sync"):
        opportunity_put_lines_back(opportunity=deal, snapshot=kept, by=rep)
    assert rows(deal) == synced
    assert list(Snapshot.objects.all()) == [kept]


def test_others_snapshots_and_stale_readers_are_refused(rep, quote, before, kept):
    deal = Opportunity.objects.get()
    with pytest.raises(StaleRecord):
        opportunity_put_lines_back(opportunity=deal, snapshot=kept, by=rep, version=deal.version - 1)
    with pytest.raises(BusinessRuleError, match="no longer kept"):
        opportunity_put_lines_back(opportunity=make_opportunity(rep), snapshot=kept, by=rep)


def test_a_line_whose_price_is_gone_stays_away(rep, quote, before, kept):
    deal = Opportunity.objects.get()
    first, second = (row[0] for row in before)
    PriceBookEntry.objects.filter(pk=first).delete()
    assert [row[0] for row in rows(opportunity_put_lines_back(opportunity=deal, snapshot=kept, by=rep))] == [second]
    quote_set_lines(quote=Quote.objects.get(), lines=[make_line(make_entry())], by=rep)
    PriceBookEntry.objects.filter(pk=second).delete()
    with pytest.raises(BusinessRuleError, match="deleted meanwhile"):
        opportunity_put_lines_back(opportunity=deal, snapshot=kept, by=rep)


def test_the_page_shows_both_and_puts_them_back(login, rep, quote, before, kept):
    client, deal = login(rep), Opportunity.objects.get()
    address = f"{deal.get_absolute_url()}replaced-lines/"
    assert address in client.get(f"{deal.get_absolute_url()}?tab=related").content.decode()
    text = client.get(address).content.decode()
    for words in (f"replaced by {quote.number}", "Put these back", "€200.00"):
        assert words in text, words
    assert client.post(address, {"snapshot": "0"}).status_code == 422
    assert client.post(address, {"snapshot": kept.pk, "version": "99"}).status_code == 409
    assert client.post(address, {"snapshot": kept.pk, "version": deal.version}).status_code == 302
    assert rows(deal) == before
    assert (
        "Nothing was replaced lately"
        in client.get(f"{make_opportunity(rep).get_absolute_url()}replaced-lines/").content.decode()
    )
