"""Deals with a past: stages entered so many days before a day."""

from datetime import UTC, datetime, time, timedelta

from opportunities.models import Opportunity, Pipeline, Stage, StageChange
from opportunities.services import opportunity_change_stage
from tests.factories.opportunities import loss_reason, make_opportunity


def journey(owner, *steps, today, **fields):
    """A deal that entered each (stage, days before `today`) in turn, at noon; it was written down with the first."""
    first, *others = steps
    deal = make_opportunity(owner, stage=first[0], loss_reason=loss_reason(), **fields)  # in case it is lost
    for step, __ in others:
        deal = opportunity_change_stage(opportunity=deal, stage=step, by=None)
    noon = datetime.combine(today, time(12), UTC)
    moments = [noon - timedelta(days=days) for __, days in steps]
    for change, entered, left in zip(deal.stage_changes.order_by("pk"), moments, [*moments[1:], None], strict=True):
        StageChange.objects.filter(pk=change.pk).update(entered_at=entered, left_at=left)
    Opportunity.objects.filter(pk=deal.pk).update(created_at=moments[0])
    return deal


def make_pipeline(name):
    """Another pipeline, of an open, a won and a lost stage: First, Signed, Gone."""
    pipeline = Pipeline.objects.create(name=name)
    for position, (label, probability, category, outcome) in enumerate(
        [("First", 10, "pipeline", "open"), ("Signed", 100, "closed", "won"), ("Gone", 0, "omitted", "lost")], 1
    ):
        Stage.objects.create(
            pipeline=pipeline, name=label, position=position, probability=probability, forecast_category=category,
            outcome=outcome,
        )  # fmt: skip
    return pipeline
