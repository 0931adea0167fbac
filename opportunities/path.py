"""The path of opportunities, as the path engine wants it declared."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.path_facts import ACTIVITY_FACTS
from opportunities.forms import OpportunityForm
from opportunities.models import Opportunity, Pipeline, Stage, StageChange
from paths.registry import Fact, PathType, StepOption


def stage_options(opportunity: Opportunity) -> list[StepOption]:
    """The stages of the deal's pipeline that are in use, and its own even when it is not any more."""
    stages = Stage.objects.filter(Q(is_active=True) | Q(pk=opportunity.stage_id))
    return _options(stages.filter(pipeline=opportunity.stage.pipeline_id))


def all_options(scope: str) -> list[StepOption]:
    """All stages of a pipeline."""
    return _options(Stage.objects.filter(pipeline=int(scope)))


def _options(stages: QuerySet[Stage]) -> list[StepOption]:
    return [StepOption(str(s.pk), s.name, str(s.outcome), s.is_active) for s in stages.order_by("position", "pk")]


def days_by_stage(opportunity: Opportunity) -> dict[str, int]:
    """Whole days spent in each stage that the deal has been in."""
    stays = StageChange.objects.filter(opportunity=opportunity).order_by().values_list("stage")
    times = stays.annotate(time=Sum(Coalesce("left_at", Now()) - F("entered_at")))
    return {str(stage): max(0, time.days) for stage, time in times}


def pipelines() -> list[tuple[str, str]]:
    return [(str(pipeline.pk), pipeline.name) for pipeline in Pipeline.objects.order_by("name")]


FACTS = (
    Fact(
        "has_product",
        _("Has a product"),
        _("Add a product"),
        lambda deal: deal.lines.exists(),
        lambda deal: reverse("opportunities:lines", args=[deal.pk]),
    ),
    Fact(
        "has_contact_role", _("Has a contact role"), _("Add a contact role"), lambda deal: deal.contact_roles.exists()
    ),
    Fact(
        "has_primary_contact",
        _("Has a primary contact"),
        _("Choose the primary contact"),
        lambda deal: deal.contact_roles.filter(is_primary=True).exists(),
    ),
    Fact("has_competitor", _("Names a competitor"), _("Name a competitor"), lambda deal: deal.competitors.exists()),
    *ACTIVITY_FACTS,
)


PATH = PathType(
    record_type="opportunities.opportunity",
    noun=_("stage"),
    scope=lambda opportunity: str(opportunity.stage.pipeline_id),
    steps=stage_options,
    days=days_by_stage,
    options=all_options,
    scopes=pipelines,
    walking=lambda deals, scope: deals.filter(stage__pipeline=int(scope)),
    facts=FACTS,
    current=lambda opportunity: str(opportunity.stage_id),
    since=lambda opportunity: opportunity.stage_changed_at,
    form_class=OpportunityForm,
    move_url=lambda opportunity: reverse("opportunities:move", args=[opportunity.pk]),
    close_url=lambda opportunity: reverse("opportunities:close", args=[opportunity.pk]),
    fields_url=lambda opportunity: reverse("opportunities:fields", args=[opportunity.pk]),
    tick_url=lambda opportunity: reverse("opportunities:tick", args=[opportunity.pk]),
)
