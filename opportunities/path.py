"""The path of opportunities, as the path engine wants it declared."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from opportunities.forms import OpportunityForm
from opportunities.models import Opportunity, Stage
from paths.registry import PathType, StepOption


def stage_options(opportunity: Opportunity) -> list[StepOption]:
    """The stages of the deal's pipeline that are in use, and its own even when it is not any more."""
    stages = Stage.objects.filter(Q(is_active=True) | Q(pk=opportunity.stage_id))
    stages = stages.filter(pipeline=opportunity.stage.pipeline_id).order_by("position", "pk")
    return [StepOption(str(stage.pk), stage.name, str(stage.outcome)) for stage in stages]


def days_by_stage(opportunity: Opportunity) -> dict[str, int]:
    """Whole days spent in each stage that the deal has been in, all its visits together."""
    spent: dict[str, timedelta] = defaultdict(timedelta)
    now = timezone.now()
    for stage_id, entered, left in opportunity.stage_changes.values_list("stage", "entered_at", "left_at"):
        spent[str(stage_id)] += (left or now) - entered
    return {key: max(0, time.days) for key, time in spent.items()}


PATH = PathType(
    record_type="opportunities.opportunity",
    noun=_("stage"),
    scope=lambda opportunity: str(opportunity.stage.pipeline_id),
    steps=stage_options,
    current=lambda opportunity: str(opportunity.stage_id),
    since=lambda opportunity: opportunity.stage_changed_at,
    days=days_by_stage,
    form_class=OpportunityForm,
    move_url=lambda opportunity: reverse("opportunities:move", args=[opportunity.pk]),
    close_url=lambda opportunity: reverse("opportunities:close", args=[opportunity.pk]),
    fields_url=lambda opportunity: reverse("opportunities:fields", args=[opportunity.pk]),
)
