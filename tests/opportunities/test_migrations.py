"""Deals that were there before loss reasons and the fuller stage history."""

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from core.replay import check_replay
from opportunities.models import LossReason, Opportunity, StageChange
from opportunities.services import opportunity_change_stage, opportunity_update
from tests.factories.opportunities import close_deal, make_opportunity, stage
from tests.invariants import check_invariants

pytestmark = pytest.mark.django_db
change = import_module("opportunities.migrations.0008_loss_reasons_and_stage_history")
COLUMNS = ("stage__name", "amount", "close_date", "entered_at", "left_at", "by")


def run(direction):
    with connection.schema_editor() as editor:
        direction(apps, editor)


def history(deal):
    return list(deal.stage_changes.order_by("entered_at", "pk").values_list(*COLUMNS))


def as_it_was(deal, text):
    """A deal with a typed loss reason, as the columns were before."""
    Opportunity.objects.filter(pk=deal.pk).update(loss_reason=None, loss_note=text)


@pytest.mark.parametrize(
    ("is_lost", "text", "reason", "note"),
    [
        (True, "price", "Price", ""),
        (True, " No Budget ", "No budget", ""),
        (True, "They took the blue one", "Other", "They took the blue one"),
        (True, "", None, ""),
        (False, "Timing", "Timing", ""),
        (False, "Might go elsewhere", None, "Might go elsewhere"),
    ],
)
def test_what_was_typed_becomes_a_reason_or_stays_as_a_note(rep, is_lost, text, reason, note):
    deal = make_opportunity(rep)
    deal = close_deal(deal) if is_lost else deal
    as_it_was(deal, text)
    run(change.forwards)
    deal.refresh_from_db()
    assert (deal.loss_reason and deal.loss_reason.name, deal.loss_note) == (reason, note)
    assert check_replay() == []
    run(change.backwards)
    deal.refresh_from_db()
    assert (deal.loss_reason, deal.loss_note) == (None, note or reason or "")


def test_the_reasons_are_brought_once(db):
    run(change.forwards)
    assert sorted(LossReason.objects.values_list("name", flat=True)) == sorted(change.REASONS)


def test_the_history_there_was_is_completed_and_can_be_taken_back(rep, manager):
    deal = make_opportunity(rep, amount=Decimal(500))
    deal = opportunity_change_stage(opportunity=deal, stage=stage("Qualification"), by=manager)
    before = history(deal)
    fields = {"amount": Decimal(700), "close_date": date(2031, 5, 5), "probability": 44}
    deal = opportunity_update(opportunity=deal, by=manager, version=None, **fields)
    whole = history(deal)
    StageChange.objects.filter(opportunity=deal, amount=700).delete()
    deal.stage_changes.filter(stage=deal.stage).update(left_at=None)
    deal.stage_changes.update(previous_amount=None, previous_close_date=None, currency="", forecast_category="")
    assert history(deal) == before

    run(change.forwards)
    deal.refresh_from_db()
    added = deal.stage_changes.get(left_at=None)
    assert (added.amount, added.probability, added.previous_amount) == (700, 44, 500)
    assert (added.entered_at, added.by) == (deal.changed_at, manager)
    assert len(history(deal)) == len(whole)
    check_invariants()
    run(change.backwards)
    assert history(deal) == before


def test_a_deal_that_did_not_change_within_its_stage_gets_no_row(rep):
    deal = make_opportunity(rep)
    Opportunity.objects.filter(pk=deal.pk).update(changed_at=datetime(2040, 1, 1, tzinfo=UTC))
    before = history(deal)
    run(change.forwards)
    assert history(deal) == before
