"""Fields that an administrator mapped are the same on both sides while a quote syncs."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core.errors import BusinessRuleError, StaleRecord
from core.models import Snapshot
from core.services import record_restore
from jobs.models import Job
from jobs.services import job_run
from opportunities.services import opportunity_change_stage, opportunity_set_lines, opportunity_update
from quotes.mappable import opportunity_fields, quote_fields
from quotes.models import SyncedField
from quotes.services import (
    quote_delete,
    quote_revise,
    quote_start_sync,
    quote_stop_sync,
    quote_update,
    synced_field_create,
    synced_field_delete,
    synced_field_update,
)
from tests.factories.jobs import results
from tests.factories.opportunities import close_deal, make_line, stage
from tests.factories.quotes import make_quote, make_synced_field
from tests.factories.users import make_user
from tests.invariants import check_invariants
from tests.processes import wait_for
from users.permissions import Profile

JUNE, JULY, AUGUST = (date(2031, month, 15) for month in (6, 7, 8))


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def versions(quote):
    return fresh(quote).version, fresh(quote.opportunity).version


def update_quote(quote, by, **fields):
    return quote_update(quote=quote, by=by, version=fresh(quote).version, **fields)


def update_deal(quote, by, **fields):
    deal = fresh(quote.opportunity)
    return opportunity_update(opportunity=deal, by=by, version=deal.version, **fields)


@pytest.fixture
def mapped(db):
    """The last day is the close date, and the note to the customer the description."""
    return make_synced_field(), make_synced_field("description", "description")


@pytest.fixture
def quote(rep, mapped):
    """A draft that syncs."""
    return quote_start_sync(quote=make_quote(rep, expiration_date=JUNE, description="Net 30"), by=rep)


@pytest.fixture
def presented(rep, quote):
    """The same once it was presented."""
    return update_quote(quote, rep, status="presented")


def dates(quote):
    return fresh(quote).expiration_date, fresh(quote.opportunity).close_date


def test_the_quotes_values_hold_when_a_sync_begins(rep, quote):
    assert dates(quote) == (JUNE, JUNE)
    assert fresh(quote.opportunity).description == "Net 30"
    assert fresh(quote.opportunity).changed_by == rep
    check_invariants()


def test_an_empty_value_of_the_quote_takes_the_opportunitys(rep, mapped):
    quote = make_quote(rep, expiration_date=None)
    update_deal(quote, rep, description="From the deal")

    quote_start_sync(quote=quote, by=rep)

    assert dates(quote) == (date(2030, 12, 31), date(2030, 12, 31))
    assert fresh(quote).description == "From the deal"


def test_a_change_of_the_quote_is_on_the_opportunity(rep, quote):
    update_quote(quote, rep, expiration_date=JULY)

    assert dates(quote) == (JULY, JULY)
    assert fresh(quote.opportunity).push_count == 2  # from 2030 to June when the sync began, and to July now
    check_invariants()


def test_a_change_of_the_opportunity_is_on_the_quote(rep, quote):
    before = fresh(quote).version
    update_deal(quote, rep, close_date=JULY, description="")

    assert dates(quote) == (JULY, JULY)
    assert fresh(quote).description == ""
    assert (fresh(quote).version, fresh(quote).changed_by) == (before + 1, rep)
    check_invariants()


def test_an_echo_writes_each_side_once(rep, quote):
    ours, theirs = versions(quote)

    update_quote(quote, rep, expiration_date=JULY)

    assert versions(quote) == (ours + 1, theirs + 1)


def test_what_is_not_mapped_stays_on_its_side(rep, quote):
    ours, theirs = versions(quote)

    update_deal(quote, rep, next_step="Call")
    assert versions(quote) == (ours, theirs + 1)
    update_quote(quote, rep, terms="Cash")
    assert versions(quote) == (ours + 1, theirs + 1)


def test_nothing_is_shared_without_a_sync(rep, quote):
    quote_stop_sync(quote=quote, by=rep)
    update_quote(quote, rep, expiration_date=JULY)
    update_deal(quote, rep, close_date=AUGUST)

    assert dates(quote) == (JULY, AUGUST)


def test_editors_of_both_sides_merge(rep, quote):
    """A deal's form that was opened before the quote moved the close date keeps the quote's change."""
    deal = fresh(quote.opportunity)
    update_quote(quote, rep, expiration_date=JULY)

    opportunity_update(
        opportunity=deal, by=rep, version=deal.version, close_date=deal.close_date, description="Mine", next_step="Call"
    )

    assert dates(quote) == (JULY, JULY)
    assert fresh(quote).description == "Mine"


def test_the_same_field_on_both_sides_is_a_conflict(rep, quote):
    deal = fresh(quote.opportunity)
    update_quote(quote, rep, expiration_date=JULY)

    with pytest.raises(StaleRecord) as refused:
        opportunity_update(opportunity=deal, by=rep, version=deal.version, close_date=AUGUST)

    assert [conflict.field for conflict in refused.value.conflicts] == ["close_date"]
    assert dates(quote) == (JULY, JULY)


def test_a_field_that_the_other_side_needs_cannot_be_emptied(rep, quote):
    before = versions(quote)

    with pytest.raises(BusinessRuleError) as refused:
        update_quote(quote, rep, expiration_date=None)

    assert refused.value.field == "expiration_date"
    assert refused.value.message == "It is kept the same as “Close date” of the opportunity, which cannot be empty."
    assert (dates(quote), versions(quote)) == ((JUNE, JUNE), before)


def test_what_the_other_side_refuses_is_said_at_the_field(rep):
    make_synced_field("name", "next_step")
    quote = quote_start_sync(quote=make_quote(rep, name="Offer"), by=rep)
    before = versions(quote)

    with pytest.raises(BusinessRuleError) as refused:
        update_deal(quote, rep, next_step="")

    assert refused.value.field == "next_step"
    assert "“Quote name” of the quote, which cannot be empty" in refused.value.message
    assert (fresh(quote).name, versions(quote)) == ("Offer", before)


def test_under_a_presented_quote_the_opportunitys_field_is_refused(rep, presented):
    before = versions(presented)

    with pytest.raises(BusinessRuleError) as refused:
        update_deal(presented, rep, close_date=JULY, description="Other")

    assert set(refused.value.errors) == {"close_date", "description"}
    assert "make a new version of it, or stop its sync first" in refused.value.message
    assert (dates(presented), versions(presented)) == ((JUNE, JUNE), before)


def test_the_same_value_and_other_fields_pass_under_a_presented_quote(rep, presented):
    update_deal(presented, rep, close_date=JUNE, next_step="Call")

    assert fresh(presented.opportunity).next_step == "Call"


def test_a_presented_quote_that_says_nothing_holds_nothing(rep, mapped):
    quote = make_quote(rep, expiration_date=None)
    quote = update_quote(quote, rep, status="presented")
    update_deal(quote, rep, description="Before")
    quote_start_sync(quote=quote, by=rep)

    update_deal(quote, rep, description="Ours", close_date=JULY)

    assert dates(quote) == (None, JULY)
    assert (fresh(quote).description, fresh(quote.opportunity).description) == ("", "Ours")
    check_invariants()


def test_presenting_with_another_last_day_moves_the_close_date(rep, quote):
    update_quote(quote, rep, status="presented", expiration_date=JULY)

    assert dates(quote) == (JULY, JULY)


def test_a_new_version_takes_over_with_its_values(rep, presented):
    revision = quote_revise(quote=presented, by=rep)
    update_quote(revision, rep, expiration_date=AUGUST)
    assert dates(presented) == (JUNE, JUNE)

    quote_start_sync(quote=revision, by=rep)

    assert dates(revision) == (AUGUST, AUGUST)
    assert fresh(presented).expiration_date == JUNE


@pytest.mark.parametrize("name", ["Closed won", "Closed lost"])
def test_a_deal_is_closed_under_a_presented_quote_on_the_day_it_is_decided(rep, presented, name):
    close_deal(fresh(presented.opportunity), name)

    assert dates(presented) == (JUNE, timezone.localdate())
    update_deal(presented, rep, close_date=timezone.localdate() - timedelta(days=1))
    check_invariants()


def test_a_closed_deal_keeps_its_day_whatever_the_draft_says(rep, quote):
    close_deal(fresh(quote.opportunity), "Closed won")

    update_quote(quote, rep, expiration_date=JULY, description="Won")

    assert dates(quote) == (JULY, timezone.localdate())
    assert fresh(quote.opportunity).description == "Won"


def test_a_reopened_deal_has_the_quotes_day_again(manager, presented):
    close_deal(fresh(presented.opportunity), "Closed won")

    deal = opportunity_change_stage(opportunity=presented.opportunity, stage=stage("Negotiation/review"), by=manager)

    assert dates(presented) == (JUNE, JUNE)
    assert deal.close_date == JUNE
    assert deal.version == fresh(deal).version
    check_invariants()


@pytest.mark.parametrize("status", ["draft", "presented"])
def test_reopening_is_one_write_and_one_row_of_the_stage_history(manager, quote, status):
    """The move and the close date that comes with it."""
    update_quote(quote, manager, status=status)
    close_deal(fresh(quote.opportunity), "Closed won")
    ours, theirs = versions(quote)
    before = list(quote.opportunity.stage_changes.all())

    deal = opportunity_change_stage(opportunity=quote.opportunity, stage=stage("Negotiation/review"), by=manager)

    (row,) = [change for change in deal.stage_changes.all() if change not in before]
    assert (row.stage, row.close_date) == (stage("Negotiation/review"), JUNE)
    assert (row.by, row.previous_close_date) == (manager, timezone.localdate())
    assert versions(quote) == (ours, theirs + 1)
    assert deal.push_count == fresh(deal).push_count == 2  # from 2030 to June when the sync began, and from today now
    check_invariants()


def test_a_quote_without_a_day_takes_that_of_the_reopened_deal(rep, manager, quote):
    close_deal(fresh(quote.opportunity), "Closed lost")
    update_quote(quote, rep, expiration_date=None)

    opportunity_change_stage(opportunity=quote.opportunity, stage=stage("Qualification"), by=manager)

    assert dates(quote) == (timezone.localdate(), timezone.localdate())
    check_invariants()


def test_a_reopened_deal_whose_quote_stopped_keeps_its_day(rep, manager, quote):
    close_deal(fresh(quote.opportunity), "Closed won")
    quote_stop_sync(quote=quote, by=rep)

    deal = opportunity_change_stage(opportunity=quote.opportunity, stage=stage("Qualification"), by=manager)

    assert deal.close_date == timezone.localdate()


def test_every_move_of_a_deal_that_syncs_is_one_row(manager, quote):
    deal = fresh(quote.opportunity)
    names = ("Qualification", "Proposal/price quote", "Closed won", "Qualification", "Closed lost", "Prospecting")
    for number, name in enumerate(names, deal.stage_changes.count() + 1):
        if name == "Closed lost":
            close_deal(deal, name)
        else:
            opportunity_change_stage(opportunity=deal, stage=stage(name), by=manager)
        assert deal.stage_changes.count() == number, name
    check_invariants()


def test_what_was_mapped_a_moment_ago_waits_for_its_job(rep, administrator):
    """A move is not refused, nor told twice, for a field that nobody has aligned yet."""
    quote = quote_start_sync(quote=make_quote(rep, expiration_date=JUNE), by=rep)
    make_synced_field(by=administrator)

    deal = opportunity_change_stage(opportunity=quote.opportunity, stage=stage("Qualification"), by=rep)

    assert (deal.stage_changes.count(), deal.close_date) == (3, date(2030, 12, 31))
    run_job()
    assert dates(quote) == (JUNE, JUNE)
    check_invariants()


def test_a_deleted_quote_leaves_the_fields_and_does_not_sync_when_it_is_put_back(rep, quote):
    quote_delete(quote=quote, by=rep)
    opportunity_set_lines(opportunity=quote.opportunity, lines=[make_line(quantity="7")], by=rep)
    deal = fresh(quote.opportunity)
    opportunity_update(opportunity=deal, by=rep, version=deal.version, close_date=AUGUST)

    record_restore(snapshot=Snapshot.objects.get(kind=Snapshot.Kind.DELETED), by=rep)

    assert not fresh(quote).is_syncing
    assert dates(quote) == (JUNE, AUGUST)
    check_invariants()


def test_a_stale_deletion_leaves_the_sync(rep, quote):
    with pytest.raises(StaleRecord):
        quote_delete(quote=quote, by=rep, version=quote.version - 1)

    assert fresh(quote).is_syncing


# The mapping itself


def test_the_catalogue_offers_what_two_fields_can_both_hold():
    offered, theirs = dict(quote_fields()), dict(opportunity_fields())

    assert {"expiration_date", "description", "name"} <= set(offered)
    assert {"close_date", "description", "next_step"} <= set(theirs)
    assert not {"status", "tax", "contact", "owner", "grand_total", "is_syncing"} & set(offered)
    assert not {"stage", "owner", "amount", "probability", "loss_note", "account", "closed_at"} & set(theirs)


@pytest.mark.parametrize(
    ("ours", "theirs", "field", "words"),
    [
        ("expiration_date", "next_step", "opportunity_field", "hold values of different kinds"),
        ("name", "name", "opportunity_field", "not a valid choice"),
        ("status", "close_date", "quote_field", "not a valid choice"),
        ("expiration_date", "amount", "opportunity_field", "not a valid choice"),
        ("description", "description", "opportunity_field", "already"),
    ],
)
def test_other_pairs_are_refused(administrator, ours, theirs, field, words):
    make_synced_field("terms", "description", by=administrator)

    with pytest.raises(BusinessRuleError) as refused:
        synced_field_create(by=administrator, quote_field=ours, opportunity_field=theirs)

    assert refused.value.field == field
    assert words in refused.value.message
    assert SyncedField.objects.count() == 1
    assert not Job.objects.exists()


def test_a_new_pair_aligns_the_quotes_that_sync_by_a_job(rep, administrator):
    quote = quote_start_sync(quote=make_quote(rep, expiration_date=JUNE), by=rep)
    stopped = make_quote(rep, expiration_date=JUNE)

    make_synced_field(by=administrator)

    assert dates(quote) == (JUNE, date(2030, 12, 31))
    run_job()
    assert (dates(quote), dates(stopped)) == ((JUNE, JUNE), (JUNE, date(2030, 12, 31)))
    check_invariants()


def test_the_job_skips_a_quote_that_stopped(rep, administrator):
    first, __ = (quote_start_sync(quote=make_quote(rep, expiration_date=JUNE), by=rep) for __ in range(2))
    make_synced_field(by=administrator)
    quote_stop_sync(quote=first, by=rep)

    job = run_job()

    assert [state for state, __ in results(job)] == ["skipped", "done"]


def run_job():
    job = Job.objects.get()
    job_run(job_id=job.pk)
    return job


def test_another_partner_and_none(rep, administrator, mapped, quote):
    synced_field_update(synced_field=mapped[1], by=administrator, quote_field="terms", opportunity_field="description")
    run_job()
    assert fresh(quote).terms == "Net 30"

    synced_field_delete(synced_field=mapped[1], by=administrator)
    update_quote(quote, rep, terms="Cash")
    assert fresh(quote.opportunity).description == "Net 30"


def test_only_administrators_map(db):
    manager, administrator = make_user(Profile.MANAGER), make_user(Profile.ADMINISTRATOR)

    assert not manager.has_perm("quotes.add_syncedfield")
    assert administrator.has_perm("quotes.add_syncedfield")


def test_a_sync_that_begins_at_the_same_moment_is_aligned(committed_db):
    """It has read the mapping without the new pair, and commits after the pair was asked for."""
    quote = make_quote(make_user(), expiration_date=JUNE)
    administrator = make_user(Profile.ADMINISTRATOR)

    def create():
        try:
            make_synced_field(by=administrator)
        finally:
            connection.close()

    thread = threading.Thread(target=create)
    with transaction.atomic():
        quote_start_sync(quote=quote, by=quote.owner)
        thread.start()
        wait_for(somebody_waits)
    thread.join(10)
    run_job()

    assert dates(quote) == (JUNE, JUNE)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("select from pg_locks where not granted and relation = 'quotes_syncedfield'::regclass")
        return cursor.rowcount
