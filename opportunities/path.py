"""The path of opportunities, as the path engine wants it declared."""

from __future__ import annotations

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opportunities.forms import OpportunityForm
from opportunities.models import Opportunity, Stage, StageChange
from paths.registry import PathType, StepOption


def stage_options(opportunity: Opportunity) -> list[StepOption]:
    """The stages of the deal's pipeline that are in use, and its own even when it is not any more."""
    stages = Stage.objects.filter(Q(is_active=True) | Q(pk=opportunity.stage_id))
    stages = stages.filter(pipeline=opportunity.stage.pipeline_id).order_by("position", "pk")
    stays = StageChange.objects.filter(opportunity=opportunity, stage=OuterRef("pk")).order_by().values("stage")
    time = stays.annotate(time=Sum(Coalesce("left_at", Now()) - F("entered_at"))).values("time")
    return [
        StepOption(str(s.pk), s.name, str(s.outcome), None if s.time is None else max(0, s.time.days))
        for s in stages.annotate(time=Subquery(time))
    ]


PATH = PathType(
    record_type="opportunities.opportunity",
    noun=_("stage"),
    scope=lambda opportunity: str(opportunity.stage.pipeline_id),
    steps=stage_options,
    current=lambda opportunity: str(opportunity.stage_id),
    since=lambda opportunity: opportunity.stage_changed_at,
    form_class=OpportunityForm,
    move_url=lambda opportunity: reverse("opportunities:move", args=[opportunity.pk]),
    close_url=lambda opportunity: reverse("opportunities:close", args=[opportunity.pk]),
    fields_url=lambda opportunity: reverse("opportunities:fields", args=[opportunity.pk]),
)
